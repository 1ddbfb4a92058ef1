// The yardstick: the rubric of 阳人社函〔2023〕221号 as one straight-line function written by hand in
// integer tenths, over a plain struct. What every measurement of one body is compared with.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

// clang-format finds no steady layout for these lists.
// clang-format off
#define YARDSTICK_FLAGS(X)                                                                        \
  X(licences_complete) X(commitment_signed) X(false_publicity_found) X(account_books_kept)        \
  X(financial_statements_made) X(accounts_clear) X(assets_managed) X(charges_fees)                \
  X(fee_basis_clear) X(valid_fee_receipts_used) X(supervisor_training_held)                       \
  X(supervisor_certified) X(review_process_clear) X(review_records_kept) X(staffing_plan_complete) \
  X(staffing_matches_onsite) X(venue_safe) X(venue_functional) X(equipment_safe)                  \
  X(equipment_functional) X(equipment_running_well) X(paper_handover_recorded)                    \
  X(paper_custody_recorded) X(video_clarity_ok) X(video_complete) X(video_full_coverage)          \
  X(video_index_exists) X(quality_rules_exist) X(quality_rules_sound)                             \
  X(quality_rules_implemented) X(inactive_two_years)
#define YARDSTICK_FINDINGS(X)                                                                     \
  X(refused_without_cause) X(false_filing_found) X(serious_out_of_scope_found)                    \
  X(forged_application_found) X(irregular_registration_tolerated) X(exam_disorder_found)          \
  X(organised_cheating_found) X(certificates_without_assessment_found) X(forged_scores_found)     \
  X(annual_review_issue_found) X(substandard_found)
#define YARDSTICK_COUNTS(X)                                                                       \
  X(penalty_record_count) X(commitment_unmet_count) X(posts_missing_count)                        \
  X(posts_without_duties_count) X(audit_report_years_missing) X(audit_report_years_excused)       \
  X(staff_without_contract_count) X(staff_without_payroll_count) X(annual_plan_years_required)    \
  X(annual_plan_years_missing) X(plans_incomplete_count) X(plans_inaccurate_count)                \
  X(batches_off_plan_count) X(notices_missing_count) X(ineligible_candidates_count)               \
  X(unsealed_marking_batches_count) X(marking_errors_count) X(tally_errors_count)                 \
  X(missing_signatures_count) X(application_files_missing_count) X(exam_files_missing_count)      \
  X(certificate_registers_missing_count) X(batches_without_supervisor_count)                      \
  X(batches_without_feedback_count) X(violations_count) X(violations_unrecorded_count)            \
  X(complaints_count) X(complaints_late_count) X(staff_without_pledge_count)                      \
  X(substantiated_complaints_count) X(audit_issues_open_count)
// clang-format on

namespace guiju::bench {

struct Occupation {
  std::int32_t own_examiners, required_examiners;
  bool evaluated, own_item_bank, bank_meets_standard;
};

struct PlainBody {
#define FIELD(name) bool name;
  YARDSTICK_FLAGS(FIELD)
  YARDSTICK_FINDINGS(FIELD)
#undef FIELD
#define FIELD(name) std::int32_t name;
  YARDSTICK_COUNTS(FIELD)
#undef FIELD
  std::int32_t cohort;                                                     // 2020 or 2021
  std::int32_t published_on, evaluated_on, legal_certificate_valid_until;  // days since 1970-01-01
  std::int32_t occupation_count;
  std::array<Occupation, 6> occupations;
};

enum class Opinion : std::uint8_t { revoke, terminate, defer_renewal, suspend, renew, normal };

struct PlainResult {
  std::array<std::int32_t, 41> rows;  // tenths
  std::int32_t total;                 // tenths; -1 where refused
  Opinion opinion;
};

// Complete random bodies, some clean, most with faults. The same seed gives the same bodies.
std::vector<PlainBody> plain_bodies(std::size_t count, std::uint32_t seed);
PlainResult straight_line(const PlainBody& body);
// One JSON object on one line, ids as names, without a line ending.
std::string to_json(const PlainBody& body, std::size_t number);

}  // namespace guiju::bench
