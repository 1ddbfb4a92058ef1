// What a body says of the defaults that it took (Body::apply_defaults takes them).
#pragma once

#include "evaluate/body.h"
#include "rules/facts.h"

namespace guiju {

// Whether the default was taken for the fact or list, or for the field of at least one record.
bool took_default(const FactDefault& rule, const Body& body);
// Writes the note on it (code default_taken; one for all records of a list) over an old one.
// REQUIRES that it was taken.
void default_note(const FactTable& facts, const FactDefault& rule, const Body& body,
                  BodyNote& note);

}  // namespace guiju
