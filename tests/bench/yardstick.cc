// The rubric by hand, and the bodies it is measured on.
#include "bench/yardstick.h"

#include <algorithm>

#include "base/date.h"

namespace guiju::bench {

PlainResult straight_line(const PlainBody& b) {
  PlainResult out;
  auto& r = out.rows;
  const auto floor0 = [](std::int32_t value) { return std::max(0, value); };
  r[0] = 20 - 10 * !b.licences_complete - 10 * (b.penalty_record_count > 0);
  r[1] = floor0(20 - 10 * !b.commitment_signed - 5 * std::min(b.commitment_unmet_count, 4));
  r[2] = 10 - 10 * b.false_publicity_found;
  r[3] = floor0(20 - 5 * std::min(b.posts_missing_count, 4));
  r[4] = floor0(10 - 5 * std::min(b.posts_without_duties_count, 2));
  r[5] = 4 - 4 * (!b.account_books_kept | !b.financial_statements_made);
  r[6] = 4 - 4 * (!b.accounts_clear | !b.assets_managed);
  r[7] = 4 - 4 * (b.charges_fees & !b.fee_basis_clear);
  r[8] = 4 - 4 * (b.charges_fees & !b.valid_fee_receipts_used);
  r[9] = 4 - 4 * (b.audit_report_years_missing > b.audit_report_years_excused);
  r[10] = 10 - 10 * ((b.staff_without_contract_count > 0) | (b.staff_without_payroll_count > 0));
  std::int32_t examiners = 0, banks = 0;
  for (std::int32_t i = 0; i < b.occupation_count; ++i) {
    const Occupation& o = b.occupations[static_cast<std::size_t>(i)];
    if (!o.evaluated) continue;
    examiners += o.own_examiners == 0                             ? 15
                 : 3 * o.own_examiners < o.required_examiners     ? 10
                 : 3 * o.own_examiners < 2 * o.required_examiners ? 5
                                                                  : 0;
    banks += !o.own_item_bank ? 30 : !o.bank_meets_standard ? 20 : 0;
  }
  r[11] = floor0(50 - examiners);
  r[12] = 10 - 10 * !b.supervisor_training_held;
  r[13] = 20 - 20 * (b.annual_plan_years_missing > 0);
  r[14] = 30 - 30 * ((b.plans_incomplete_count > 0) | (b.plans_inaccurate_count > 0));
  r[15] = 30 - 30 * (b.batches_off_plan_count > 0);
  r[16] = floor0(10 - 5 * std::min(b.notices_missing_count, 2));
  r[17] = floor0(30 - 10 * std::min(b.ineligible_candidates_count, 3));
  r[18] = 20 - 10 * !b.review_process_clear - 10 * !b.review_records_kept;
  r[19] = 30 - 15 * !b.staffing_plan_complete - 15 * !b.staffing_matches_onsite;
  r[20] = 20 - 20 * (!b.venue_safe | !b.venue_functional);
  r[21] = 20 - 20 * (!b.equipment_safe | !b.equipment_functional);
  r[22] = 10 - 10 * !b.equipment_running_well;
  r[23] = floor0(80 - 40 * std::min(b.unsealed_marking_batches_count, 2) -
                 10 * std::min(b.marking_errors_count, 8));
  r[24] = floor0(10 - 2 * std::min(b.tally_errors_count, 5));
  r[25] = floor0(30 - 10 * std::min(b.missing_signatures_count, 3));
  r[26] = floor0(100 - banks);
  r[27] = 20 - 20 * (!b.paper_handover_recorded | !b.paper_custody_recorded);
  r[28] = 30 - 30 * (b.application_files_missing_count > 0);
  r[29] = 30 - 30 * (b.exam_files_missing_count > 0);
  r[30] = 20 - 20 * (b.certificate_registers_missing_count > 0);
  r[31] = 20 - 20 * !b.video_clarity_ok;
  r[32] = floor0(20 - 20 * !b.video_complete - 20 * !b.video_full_coverage);
  r[33] = 20 - 20 * !b.video_index_exists;
  r[34] = floor0(20 - 10 * std::min(b.batches_without_supervisor_count, 2));
  r[35] = floor0(20 - 10 * std::min(b.batches_without_feedback_count, 2));
  r[36] = 20 - 20 * ((b.violations_count > 0) & (b.violations_unrecorded_count > 0));
  r[37] = 20 - 20 * ((b.complaints_count > 0) & (b.complaints_late_count > 0));
  r[38] =
      30 -
      (!b.quality_rules_exist ? 30 : 20 * (!b.quality_rules_sound | !b.quality_rules_implemented));
  r[39] = 10 - 10 * (b.staff_without_pledge_count > 0);
  r[40] = floor0(30 - 10 * std::min(b.substantiated_complaints_count, 3));
  std::int32_t total = 0;
  for (const std::int32_t row : r) total += row;
  const bool terminated =
      b.inactive_two_years | b.false_filing_found | b.serious_out_of_scope_found |
      b.forged_application_found | b.irregular_registration_tolerated | b.organised_cheating_found |
      b.certificates_without_assessment_found | b.forged_scores_found | (total < 600);
  const bool rectify = (b.audit_issues_open_count > 0) |
                       (b.legal_certificate_valid_until < b.evaluated_on) |
                       b.annual_review_issue_found | b.substandard_found;
  const bool first = b.cohort == 2020;
  out.total = b.refused_without_cause ? -1 : total;
  out.opinion = b.refused_without_cause ? Opinion::revoke
                : terminated            ? Opinion::terminate
                : rectify               ? (first ? Opinion::defer_renewal : Opinion::suspend)
                                        : (first ? Opinion::renew : Opinion::normal);
  return out;
}

std::vector<PlainBody> plain_bodies(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto one_in = [&](std::uint32_t n) { return random() % n == 0; };
  std::vector<PlainBody> bodies(count);
  for (PlainBody& b : bodies) {
    const std::uint32_t rate =
        3 + static_cast<std::uint32_t>(random() % 30);  // faults: one in `rate`
#define FILL(name) b.name = !one_in(rate);
    YARDSTICK_FLAGS(FILL)
#undef FILL
    b.false_publicity_found = one_in(rate);
    b.inactive_two_years = one_in(60);
#define FILL(name) b.name = one_in(80);
    YARDSTICK_FINDINGS(FILL)
#undef FILL
#define FILL(name) b.name = one_in(rate) ? 1 + static_cast<std::int32_t>(random() % 4) : 0;
    YARDSTICK_COUNTS(FILL)
#undef FILL
    b.annual_plan_years_required = 3;
    b.audit_issues_open_count = one_in(12);
    b.cohort = one_in(2) ? 2020 : 2021;
    b.published_on = 18500 + static_cast<std::int32_t>(random() % 300);
    b.evaluated_on = 19605 + static_cast<std::int32_t>(random() % 25);
    b.legal_certificate_valid_until =
        b.evaluated_on - 40 + static_cast<std::int32_t>(random() % 1000);
    b.occupation_count = static_cast<std::int32_t>(random() % 7);
    for (Occupation& o : b.occupations) {
      o.required_examiners = 3 + static_cast<std::int32_t>(random() % 7);
      o.own_examiners =
          one_in(rate) ? static_cast<std::int32_t>(random() % 4) : o.required_examiners;
      o.evaluated = !one_in(10);
      o.own_item_bank = !one_in(rate);
      o.bank_meets_standard = !one_in(rate);
    }
  }
  return bodies;
}

std::string to_json(const PlainBody& b, std::size_t number) {
  std::string out = "{\"id\":\"示例" + std::to_string(number) + "\",\"name\":\"示例机构" +
                    std::to_string(number) + "\"";
  const auto text = [&](const char* name, const std::string& value) {
    out += ",\"";
    out += name;
    out += "\":";
    out += value;
  };
  const auto flag = [&](const char* name, bool value) { text(name, value ? "true" : "false"); };
  const auto date = [&](const char* name, std::int32_t days) {
    text(name, '"' + Date::from_days(days).to_string() + '"');
  };
#define WRITE(name) flag(#name, b.name);
  YARDSTICK_FLAGS(WRITE)
  YARDSTICK_FINDINGS(WRITE)
#undef WRITE
#define WRITE(name) text(#name, std::to_string(b.name));
  YARDSTICK_COUNTS(WRITE)
#undef WRITE
  text("cohort", std::to_string(b.cohort));
  date("published_on", b.published_on);
  date("evaluated_on", b.evaluated_on);
  date("legal_certificate_valid_until", b.legal_certificate_valid_until);
  out += ",\"occupations\":[";
  for (std::int32_t i = 0; i < b.occupation_count; ++i) {
    const Occupation& o = b.occupations[static_cast<std::size_t>(i)];
    out += i == 0 ? "{\"name\":\"职业" : ",{\"name\":\"职业";
    out += std::to_string(i + 1) + "\",\"code\":\"4-10-01-0" + std::to_string(i) + '"';
    text("own_examiners", std::to_string(o.own_examiners));
    text("required_examiners", std::to_string(o.required_examiners));
    flag("evaluated", o.evaluated);
    flag("own_item_bank", o.own_item_bank);
    flag("bank_meets_standard", o.bank_meets_standard);
    out += '}';
  }
  out += "]}";
  return out;
}

}  // namespace guiju::bench
