# Guiju: the few commands one needs. `make` alone lists them.
# Everything that is made goes below build/; nothing else is needed on Debian 12.

CMAKE ?= cmake
CTEST ?= $(patsubst %cmake,%ctest,$(CMAKE))
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
# Warnings are errors in CI; a user's newer compiler may find one more.
WERROR ?= $(if $(CI),ON,OFF)
BENCH_ARGS ?=

PYTHON := build/venv/bin/python
SETUP := bash cmake/scripts/install-packages.sh
QUIETLY := bash cmake/scripts/quietly.sh
CONFIGURE := CMAKE='$(CMAKE)' bash cmake/scripts/configure.sh
# A fixed address layout: sanitizers of GCC 12 do not start under the widest randomisation.
FIXED_LAYOUT := $(shell setarch -R true 2>/dev/null && echo setarch -R)
RUN_CTEST = $(CTEST) --test-dir build --output-on-failure -j $(JOBS) --no-tests=error
PYTHON_PACKAGE = bash cmake/scripts/python-environment.sh \
		build/venv tests/python/requirements.txt build/pip.log && \
	bash cmake/scripts/python-package.sh \
		build/venv build/libguiju.a build/python build/package.log
RUN_PYTEST = $(PYTHON_PACKAGE) && \
	PYTHONDONTWRITEBYTECODE=1 GUIJU_BIN='$(CURDIR)/build/bin/guiju' \
		$(PYTHON) -m pytest -n $(JOBS) --dist loadfile -o cache_dir=build/pytest-cache tests/python
SPARK := build/integrations/spark
RUN_SPARK = mkdir -p $(SPARK) && \
	bash cmake/scripts/python-environment.sh \
		$(SPARK)/venv tests/integrations/spark/requirements.txt $(SPARK)/pip.log && \
	bash cmake/scripts/python-package.sh \
		$(SPARK)/venv build/libguiju.a $(SPARK)/python $(SPARK)/package.log && \
	$(SPARK)/venv/bin/python tests/integrations/spark/run.py
# Debian's, so that everybody's are the same version.
CLANG_FORMAT ?= $(firstword $(wildcard /usr/bin/clang-format) clang-format)
RUN_CLANG_TIDY ?= $(firstword $(wildcard /usr/bin/run-clang-tidy) run-clang-tidy)
CXX_FILES = $(shell find include src bindings examples tests \
	\( -name '*.h' -o -name '*.cc' -o -name '*.c' \) -print 2>/dev/null | LC_ALL=C sort)

.NOTPARALLEL:
.PHONY: help setup configure program build demo test test-cpp test-python test-integrations \
	bench bench-build bench-python check check-format check-exact format lint check-rules asan tsan clean

help:
	@echo 'make demo               the example, scored and explained; HTML pages in build/demo/'
	@echo 'make test               every test: C++, rule cases, examples, Python'
	@echo 'make test-integrations  tests that need big outside parts'
	@echo 'make bench              benchmarks (BENCH_ARGS=--benchmark_filter=… for some of them)'
	@echo 'make check              format, lint, sanitizers: before sending a change'
	@echo 'make build              library, program and tests; the program is build/bin/guiju'
	@echo 'make setup              installs what is missing of cmake/debian-packages.txt'
	@echo 'make format             lays out the C++ sources by .clang-format'
	@echo 'make clean              removes build/'

setup:
	@mkdir -p build
	@$(SETUP) build/apt.log

configure: setup
	@$(CONFIGURE) release build -DCMAKE_COMPILE_WARNING_AS_ERROR=$(WERROR)

# The program alone: what the demo needs.
program: configure
	@echo 'building build/bin/guiju (log: build/build.log)'
	@$(QUIETLY) build/build.log $(CMAKE) --build build -j $(JOBS) --target guiju_program

build: configure
	@echo 'building everything (log: build/build.log)'
	@$(QUIETLY) build/build.log $(CMAKE) --build build -j $(JOBS)

demo: program
	@bash cmake/scripts/demo.sh

# Both parts run, whatever becomes of the first.
test: build
	@status=0; $(RUN_CTEST) || status=1; $(RUN_PYTEST) || status=1; exit $$status

test-cpp: build
	@$(RUN_CTEST)

test-python: build
	@$(RUN_PYTEST)

# An independent DMN engine runs the exported models of every rule set below rules/; Java calls the
# library; Spark runs the Python package. All run, whatever becomes of the first.
test-integrations: program
	@$(QUIETLY) build/build.log $(CMAKE) --build build -j $(JOBS) --target guiju_shared
	@$(SETUP) build/apt.log test-integrations
	@status=0; \
	python3 tests/integrations/dmn/run.py build/bin/guiju build/integrations/dmn \
		$(INTEGRATION_ARGS) || status=1; \
	python3 tests/integrations/java/run.py build/bin/guiju build build/integrations/java || status=1; \
	$(RUN_SPARK) || status=1; \
	exit $$status

bench-build: configure
	@if ls tests/bench/*.cc >/dev/null 2>&1; then \
		echo 'building the benchmarks (log: build/bench-build.log)'; \
		$(QUIETLY) build/bench-build.log $(CMAKE) --build build -j $(JOBS) --target guiju_bench; \
	else echo 'No benchmarks exist yet (tests/bench is empty).'; fi

bench: bench-build
	@if [ -x build/bench/guiju_bench ]; then cd build && bench/guiju_bench bin/guiju $(BENCH_ARGS); fi
ifeq ($(BENCH_ARGS),)
	@$(MAKE) --no-print-directory bench-python
endif

# The Python package against its yardsticks.
bench-python: configure
	@$(QUIETLY) build/bench-build.log \
		$(CMAKE) --build build -j $(JOBS) --target guiju_shared guiju_static
	@$(PYTHON_PACKAGE)
	@$(PYTHON) tests/bench/python_bench.py build/libguiju.so build/bench/python

check: check-format check-exact check-rules lint asan tsan
	@echo 'check: all fine'

check-format:
	@mkdir -p build
	@$(SETUP) build/apt.log check
	@$(if $(CXX_FILES),$(CLANG_FORMAT) --dry-run --Werror $(CXX_FILES))
	@echo 'check: format is fine'

# Points never touch binary floating point; words in comments and quotes do not count.
check-exact:
	@bash cmake/scripts/no-floats.sh $(filter-out tests/bench/%,$(CXX_FILES))
	@echo 'check: no binary floating point'

format:
	@mkdir -p build
	@$(SETUP) build/apt.log check
	@$(if $(CXX_FILES),$(CLANG_FORMAT) -i $(CXX_FILES))

check-rules: program
	@build/bin/guiju check $(patsubst %/rules.yaml,%,$(wildcard rules/*/rules.yaml))
	@echo 'check: rule files are fine'

# After a build, so that generated headers are there.
lint: build
	@$(SETUP) build/apt.log check
	@echo 'linting (log: build/lint.log)'
	@$(QUIETLY) build/lint.log $(RUN_CLANG_TIDY) -quiet -p build -j $(JOBS) '$(CURDIR)/(src|bindings/c|tests)/'
	@echo 'check: lint is fine'

asan: setup
	@$(CONFIGURE) asan build/asan
	@echo 'building with address and undefined-behaviour sanitizers (log: build/asan-build.log)'
	@$(QUIETLY) build/asan-build.log $(CMAKE) --build build/asan -j $(JOBS)
	@UBSAN_OPTIONS=print_stacktrace=1 $(FIXED_LAYOUT) \
		$(CTEST) --test-dir build/asan --output-on-failure -j $(JOBS) --no-tests=error

# The thread sanitizer runs the tests that start threads: tests/unit/<layer>/*concurrency*.cc.
tsan: setup
	@$(CONFIGURE) tsan build/tsan
	@echo 'building the concurrency tests with the thread sanitizer (log: build/tsan-build.log)'
	@$(QUIETLY) build/tsan-build.log \
		$(CMAKE) --build build/tsan -j $(JOBS) --target concurrency_tests
	@if ls tests/unit/*/*concurrency*.cc >/dev/null 2>&1; then \
		TSAN_OPTIONS=halt_on_error=1 $(FIXED_LAYOUT) $(CTEST) --test-dir build/tsan \
			--output-on-failure -j $(JOBS) --no-tests=error -L concurrency; \
	else echo 'No concurrency tests exist yet.'; fi

clean:
	rm -rf build
