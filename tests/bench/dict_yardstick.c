/* The yardstick of Rules.evaluate: an extension that only reads a body's facts out of its dict, each
   as what it is declared, and the fields of its records, and judges nothing. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* What a value holds, as one number; -1 with an error set where it is none of a body's. */
static long long worth(PyObject *value) {
  if (value == NULL || value == Py_None) return 0;
  if (PyBool_Check(value)) return value == Py_True;
  if (PyLong_Check(value)) return PyLong_AsLongLong(value);
  if (PyUnicode_Check(value)) {
    Py_ssize_t size = 0;
    return PyUnicode_AsUTF8AndSize(value, &size) == NULL ? -1 : (long long)size;
  }
  if (PyDict_Check(value)) {
    PyObject *key, *member;
    Py_ssize_t at = 0;
    long long sum = 0;
    while (PyDict_Next(value, &at, &key, &member)) sum += worth(member);
    return sum;
  }
  if (PyList_Check(value)) {
    long long sum = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(value); ++i) sum += worth(PyList_GET_ITEM(value, i));
    return sum;
  }
  PyErr_SetString(PyExc_TypeError, "no value of a body");
  return -1;
}

/* read(body, names) -> a sum over the facts named. */
static PyObject *read_facts(PyObject *self, PyObject *const *arguments, Py_ssize_t count) {
  (void)self;
  if (count != 2 || !PyDict_Check(arguments[0]) || !PyTuple_Check(arguments[1])) {
    PyErr_SetString(PyExc_TypeError, "read(dict, tuple)");
    return NULL;
  }
  long long sum = 0;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(arguments[1]); ++i)
    sum += worth(PyDict_GetItemWithError(arguments[0], PyTuple_GET_ITEM(arguments[1], i)));
  if (PyErr_Occurred()) return NULL;
  return PyLong_FromLongLong(sum);
}

static PyMethodDef methods[] = {
    {"read", (PyCFunction)(void (*)(void))read_facts, METH_FASTCALL, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {.m_base = PyModuleDef_HEAD_INIT,
                                    .m_name = "dict_yardstick",
                                    .m_size = -1,
                                    .m_methods = methods};
PyMODINIT_FUNC PyInit_dict_yardstick(void) { return PyModule_Create(&module); }
