// The rubric over columns by hand. Blocks of rows: first what the occupations of each row lose (per
// record, vectorised; then sums before each record, whose differences are the rows' sums), then
// everything else in one loop. Compiled for the processor at hand.
#include "bench/columns_yardstick.h"

#include <algorithm>

#if defined(__AVX512BW__) && defined(__AVX512VL__)
#include <immintrin.h>
#endif

namespace guiju::bench {

namespace {

// Dates and offsets of every row of `out`, which both layouts have alike; put(record, occupation) for
// each of its occupations.
template <class Columns, class Put>
void each_row(const std::vector<PlainBody>& bodies, Columns& out, const Put& put) {
  out.evaluated_on = Aligned<std::int32_t>(out.rows);
  out.legal_certificate_valid_until = Aligned<std::int32_t>(out.rows);
  out.offsets = Aligned<std::int32_t>(out.rows + 1);
  std::size_t record = 0;
  for (std::size_t i = 0; i < out.rows; ++i) {
    const PlainBody& body = bodies[i % bodies.size()];
    out.evaluated_on[i] = body.evaluated_on;
    out.legal_certificate_valid_until[i] = body.legal_certificate_valid_until;
    out.offsets[i] = static_cast<std::int32_t>(record);
    for (std::int32_t o = 0; o < body.occupation_count; ++o, ++record)
      put(record, body.occupations[static_cast<std::size_t>(o)]);
  }
  out.offsets[out.rows] = static_cast<std::int32_t>(record);
}

}  // namespace

Int16Columns int16_columns(const std::vector<PlainBody>& bodies, std::size_t times) {
  Int16Columns out;
  out.rows = bodies.size() * times;
  for (const PlainBody& body : bodies)
    out.records += static_cast<std::size_t>(body.occupation_count) * times;
  const auto fill = [&](Aligned<std::int16_t>& column, auto value) {
    column = Aligned<std::int16_t>(out.rows);
    for (std::size_t i = 0; i < out.rows; ++i)
      column[i] = static_cast<std::int16_t>(value(bodies[i % bodies.size()]));
  };
#define FILL(name) fill(out.name, [](const PlainBody& b) { return b.name; });
  YARDSTICK_FLAGS(FILL)
  YARDSTICK_FINDINGS(FILL)
  YARDSTICK_COUNTS(FILL)
  FILL(cohort)
#undef FILL
  for (Aligned<std::int16_t>* column : {&out.own_examiners, &out.required_examiners, &out.evaluated,
                                        &out.own_item_bank, &out.bank_meets_standard})
    *column = Aligned<std::int16_t>(out.records);
  each_row(bodies, out, [&](std::size_t record, const Occupation& occupation) {
    out.own_examiners[record] = static_cast<std::int16_t>(occupation.own_examiners);
    out.required_examiners[record] = static_cast<std::int16_t>(occupation.required_examiners);
    out.evaluated[record] = occupation.evaluated;
    out.own_item_bank[record] = occupation.own_item_bank;
    out.bank_meets_standard[record] = occupation.bank_meets_standard;
  });
  return out;
}

BitmapColumns bitmap_columns(const std::vector<PlainBody>& bodies, std::size_t times) {
  BitmapColumns out;
  out.rows = bodies.size() * times;
  for (const PlainBody& body : bodies)
    out.records += static_cast<std::size_t>(body.occupation_count) * times;
  const auto set = [](Aligned<std::uint64_t>& column, std::size_t i, bool value) {
    if (value) column[i / 64] |= std::uint64_t{1} << (i % 64);
  };
  const auto flags = [&](Aligned<std::uint64_t>& column, auto value) {
    column = Aligned<std::uint64_t>(out.rows / 64 + 2);
    for (std::size_t i = 0; i < out.rows; ++i) set(column, i, value(bodies[i % bodies.size()]));
  };
  const auto counts = [&](Aligned<std::uint8_t>& column, auto value) {
    column = Aligned<std::uint8_t>(out.rows);
    for (std::size_t i = 0; i < out.rows; ++i)
      column[i] = static_cast<std::uint8_t>(value(bodies[i % bodies.size()]));
  };
#define FILL(name) flags(out.name, [](const PlainBody& b) { return b.name; });
  YARDSTICK_FLAGS(FILL)
  YARDSTICK_FINDINGS(FILL)
#undef FILL
#define FILL(name) counts(out.name, [](const PlainBody& b) { return b.name; });
  YARDSTICK_COUNTS(FILL)
#undef FILL
  counts(out.cohort, [](const PlainBody& b) { return b.cohort - 2020; });
  out.own_examiners = Aligned<std::uint8_t>(out.records);
  out.required_examiners = Aligned<std::uint8_t>(out.records);
  for (Aligned<std::uint64_t>* column :
       {&out.evaluated, &out.own_item_bank, &out.bank_meets_standard})
    *column = Aligned<std::uint64_t>(out.records / 64 + 2);
  each_row(bodies, out, [&](std::size_t record, const Occupation& occupation) {
    out.own_examiners[record] = static_cast<std::uint8_t>(occupation.own_examiners);
    out.required_examiners[record] = static_cast<std::uint8_t>(occupation.required_examiners);
    set(out.evaluated, record, occupation.evaluated);
    set(out.own_item_bank, record, occupation.own_item_bank);
    set(out.bank_meets_standard, record, occupation.bank_meets_standard);
  });
  return out;
}

namespace {

constexpr std::size_t rows_at_once = 2048;
constexpr std::size_t records_at_once = rows_at_once * 6;  // at most 6 occupations a body

// What the occupations of each row lose: low half R12, high half R27, from sums before each record.
template <class Lose>
void by_record(const std::int32_t* offsets, std::size_t rows, std::uint32_t* sums, Lose lose) {
  alignas(64) static thread_local std::uint16_t lost[records_at_once + 64];
  alignas(64) static thread_local std::uint32_t before[records_at_once + 1];
  const auto first = static_cast<std::size_t>(offsets[0]);
  const std::size_t records = static_cast<std::size_t>(offsets[rows]) - first;
  lose(first, records, lost);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < records; ++i) {
    before[i] = sum;
    sum += (lost[i] & 0xffu) | (lost[i] & 0xff00u) << 8;
  }
  before[records] = sum;
  for (std::size_t i = 0; i < rows; ++i)
    sums[i] = before[static_cast<std::size_t>(offsets[i + 1]) - first] -
              before[static_cast<std::size_t>(offsets[i]) - first];
}

template <class T>
void fetch(const T* from, std::size_t count) {
  const char* const bytes = reinterpret_cast<const char*>(from);
  for (std::size_t i = 0; i < count * sizeof(T); i += 64) __builtin_prefetch(bytes + i, 0, 2);
}

template <bool Parts>
void int16_block(const Int16Columns& c, std::size_t first, std::size_t rows, std::int16_t* totals,
                 std::uint8_t* opinions, std::int16_t* const* parts) {
  alignas(64) std::uint32_t sums[rows_at_once];
  by_record(c.offsets.data() + first, rows, sums,
            [&](std::size_t from, std::size_t records, std::uint16_t* lost) {
              const std::int16_t* __restrict const own = c.own_examiners.data() + from;
              const std::int16_t* __restrict const required = c.required_examiners.data() + from;
              const std::int16_t* __restrict const evaluated = c.evaluated.data() + from;
              const std::int16_t* __restrict const bank = c.own_item_bank.data() + from;
              const std::int16_t* __restrict const standard = c.bank_meets_standard.data() + from;
              for (std::size_t i = 0; i < records; ++i) {
                const std::int16_t own3 = static_cast<std::int16_t>(3 * own[i]);
                const std::int16_t twice = static_cast<std::int16_t>(2 * required[i]);
                std::int16_t examiners = own3 < twice ? 5 : 0;
                examiners = own3 < required[i] ? std::int16_t{10} : examiners;
                examiners = own[i] == 0 ? std::int16_t{15} : examiners;
                std::int16_t banks = standard[i] == 0 ? 20 : 0;
                banks = bank[i] == 0 ? std::int16_t{30} : banks;
                const auto both = static_cast<std::uint16_t>(examiners | banks << 8);
                lost[i] = evaluated[i] != 0 ? both : std::uint16_t{0};
              }
            });
#define COLUMN(name) const std::int16_t* __restrict const name = c.name.data() + first;
  YARDSTICK_FLAGS(COLUMN)
  YARDSTICK_FINDINGS(COLUMN)
  YARDSTICK_COUNTS(COLUMN)
  COLUMN(cohort)
#undef COLUMN
  // Only what the rubric's default readings ask for.
  static_cast<void>(supervisor_certified);
  static_cast<void>(annual_plan_years_required);
  static_cast<void>(exam_disorder_found);
  const std::int32_t* __restrict const evaluated_on = c.evaluated_on.data() + first;
  const std::int32_t* __restrict const valid = c.legal_certificate_valid_until.data() + first;
  std::int16_t* __restrict const out = totals + first;
  std::uint8_t* __restrict const said = opinions + first;
  using I = std::int16_t;
  const auto floor0 = [](int value) { return static_cast<I>(value < 0 ? 0 : value); };
  const auto least = [](I a, int b) { return static_cast<I>(a < b ? a : b); };
  std::int16_t* to[41] = {};
  if constexpr (Parts)
    for (std::size_t row = 0; row < 41; ++row) to[row] = parts[row] + first;
#pragma GCC ivdep  // the columns are apart
  for (std::size_t i = 0; i < rows; ++i) {
    I total = 0;
#define ROW(number, value)                       \
  {                                              \
    const I scored = static_cast<I>(value);      \
    if constexpr (Parts) to[number][i] = scored; \
    total = static_cast<I>(total + scored);      \
  }
#define NO(name) (name[i] == 0)
#define SOME(name) (name[i] > 0)
    ROW(0, 20 - 10 * NO(licences_complete) - 10 * SOME(penalty_record_count))
    ROW(1, floor0(20 - 10 * NO(commitment_signed) - 5 * least(commitment_unmet_count[i], 4)))
    ROW(2, 10 - 10 * !NO(false_publicity_found))
    ROW(3, 20 - 5 * least(posts_missing_count[i], 4))
    ROW(4, 10 - 5 * least(posts_without_duties_count[i], 2))
    ROW(5, 4 - 4 * (NO(account_books_kept) | NO(financial_statements_made)))
    ROW(6, 4 - 4 * (NO(accounts_clear) | NO(assets_managed)))
    ROW(7, 4 - 4 * (!NO(charges_fees) & NO(fee_basis_clear)))
    ROW(8, 4 - 4 * (!NO(charges_fees) & NO(valid_fee_receipts_used)))
    ROW(9, 4 - 4 * (audit_report_years_missing[i] > audit_report_years_excused[i]))
    ROW(10, 10 - 10 * (SOME(staff_without_contract_count) | SOME(staff_without_payroll_count)))
    ROW(11, floor0(50 - static_cast<I>(sums[i] & 0xffff)))
    ROW(12, 10 - 10 * NO(supervisor_training_held))
    ROW(13, 20 - 20 * SOME(annual_plan_years_missing))
    ROW(14, 30 - 30 * (SOME(plans_incomplete_count) | SOME(plans_inaccurate_count)))
    ROW(15, 30 - 30 * SOME(batches_off_plan_count))
    ROW(16, 10 - 5 * least(notices_missing_count[i], 2))
    ROW(17, 30 - 10 * least(ineligible_candidates_count[i], 3))
    ROW(18, 20 - 10 * NO(review_process_clear) - 10 * NO(review_records_kept))
    ROW(19, 30 - 15 * NO(staffing_plan_complete) - 15 * NO(staffing_matches_onsite))
    ROW(20, 20 - 20 * (NO(venue_safe) | NO(venue_functional)))
    ROW(21, 20 - 20 * (NO(equipment_safe) | NO(equipment_functional)))
    ROW(22, 10 - 10 * NO(equipment_running_well))
    ROW(23, floor0(80 - 40 * least(unsealed_marking_batches_count[i], 2) -
                   10 * least(marking_errors_count[i], 8)))
    ROW(24, 10 - 2 * least(tally_errors_count[i], 5))
    ROW(25, 30 - 10 * least(missing_signatures_count[i], 3))
    ROW(26, floor0(100 - static_cast<I>(sums[i] >> 16)))
    ROW(27, 20 - 20 * (NO(paper_handover_recorded) | NO(paper_custody_recorded)))
    ROW(28, 30 - 30 * SOME(application_files_missing_count))
    ROW(29, 30 - 30 * SOME(exam_files_missing_count))
    ROW(30, 20 - 20 * SOME(certificate_registers_missing_count))
    ROW(31, 20 - 20 * NO(video_clarity_ok))
    ROW(32, 20 - 20 * (NO(video_complete) | NO(video_full_coverage)))
    ROW(33, 20 - 20 * NO(video_index_exists))
    ROW(34, 20 - 10 * least(batches_without_supervisor_count[i], 2))
    ROW(35, 20 - 10 * least(batches_without_feedback_count[i], 2))
    ROW(36, 20 - 20 * (SOME(violations_count) & SOME(violations_unrecorded_count)))
    ROW(37, 20 - 20 * (SOME(complaints_count) & SOME(complaints_late_count)))
    ROW(38, 30 - (NO(quality_rules_exist)
                      ? 30
                      : 20 * (NO(quality_rules_sound) | NO(quality_rules_implemented))))
    ROW(39, 10 - 10 * SOME(staff_without_pledge_count))
    ROW(40, 30 - 10 * least(substantiated_complaints_count[i], 3))
#undef ROW
    const I terminated = static_cast<I>(
        inactive_two_years[i] | false_filing_found[i] | serious_out_of_scope_found[i] |
        forged_application_found[i] | irregular_registration_tolerated[i] |
        organised_cheating_found[i] | certificates_without_assessment_found[i] |
        forged_scores_found[i] | (total < 600));
    const I rectify =
        static_cast<I>((audit_issues_open_count[i] > 0) | (valid[i] < evaluated_on[i]) |
                       annual_review_issue_found[i] | substandard_found[i]);
    const I first_cohort = cohort[i] == 2020;
    // revoke, terminate, defer_renewal, suspend, renew, normal
    I opinion = first_cohort != 0 ? 4 : 5;
    opinion = rectify != 0 ? static_cast<I>(3 - first_cohort) : opinion;
    opinion = terminated != 0 ? I{1} : opinion;
    opinion = refused_without_cause[i] != 0 ? I{0} : opinion;
    out[i] = total;
    said[i] = static_cast<std::uint8_t>(opinion);
  }
}

// The next block of every column, while this one is worked on.
void int16_ahead(const Int16Columns& c, std::size_t first, std::size_t rows) {
  if (rows == 0) return;
#define AHEAD(name) fetch(c.name.data() + first, rows);
  YARDSTICK_FLAGS(AHEAD)
  YARDSTICK_FINDINGS(AHEAD)
  YARDSTICK_COUNTS(AHEAD)
  AHEAD(cohort)
  AHEAD(evaluated_on)
  AHEAD(legal_certificate_valid_until)
#undef AHEAD
  const auto record = static_cast<std::size_t>(c.offsets[first]);
  const std::size_t records = static_cast<std::size_t>(c.offsets[first + rows]) - record;
  for (const Aligned<std::int16_t>* column : {&c.own_examiners, &c.required_examiners, &c.evaluated,
                                              &c.own_item_bank, &c.bank_meets_standard})
    fetch(column->data() + record, records);
}

template <bool Parts>
void int16_rows(const Int16Columns& c, std::size_t first, std::size_t last, std::int16_t* totals,
                std::uint8_t* opinions, std::int16_t* const* parts) {
  for (std::size_t at = first; at < last; at += rows_at_once) {
    const std::size_t rows = std::min(rows_at_once, last - at);
    int16_ahead(c, at + rows, std::min(rows_at_once, last - at - rows));
    int16_block<Parts>(c, at, rows, totals, opinions, parts);
  }
}

}  // namespace

void yardstick_int16(const Int16Columns& columns, std::size_t first, std::size_t last,
                     std::int16_t* totals, std::uint8_t* opinions) {
  int16_rows<false>(columns, first, last, totals, opinions, nullptr);
}
void yardstick_int16_parts(const Int16Columns& columns, std::size_t first, std::size_t last,
                           std::int16_t* totals, std::uint8_t* opinions,
                           std::int16_t* const* parts) {
  int16_rows<true>(columns, first, last, totals, opinions, parts);
}

#if defined(__AVX512BW__) && defined(__AVX512VL__)

namespace {

void bitmap_block(const BitmapColumns& c, std::size_t first, std::size_t rows, std::int16_t* totals,
                  std::uint8_t* opinions) {
  alignas(64) std::uint32_t sums[rows_at_once];
  by_record(c.offsets.data() + first, rows, sums,
            [&](std::size_t from, std::size_t records, std::uint16_t* lost) {
              const auto bits = [&](const Aligned<std::uint64_t>& column, std::size_t at) {
                const std::size_t word = at / 64, shift = at % 64;
                const std::uint64_t low = column[word] >> shift;
                return shift == 0 ? low : low | column[word + 1] << (64 - shift);
              };
              for (std::size_t i = 0; i < records; i += 64) {
                const __m512i own = _mm512_loadu_si512(c.own_examiners.data() + from + i);
                const __m512i required = _mm512_loadu_si512(c.required_examiners.data() + from + i);
                const __m512i own3 = _mm512_adds_epu8(_mm512_adds_epu8(own, own), own);
                const __m512i twice = _mm512_adds_epu8(required, required);
                const __mmask64 evaluated = bits(c.evaluated, from + i);
                const __mmask64 bank = bits(c.own_item_bank, from + i);
                const __mmask64 standard = bits(c.bank_meets_standard, from + i);
                __m512i examiners =
                    _mm512_maskz_mov_epi8(_mm512_cmplt_epu8_mask(own3, twice), _mm512_set1_epi8(5));
                examiners = _mm512_mask_mov_epi8(examiners, _mm512_cmplt_epu8_mask(own3, required),
                                                 _mm512_set1_epi8(10));
                examiners = _mm512_mask_mov_epi8(examiners, _mm512_testn_epi8_mask(own, own),
                                                 _mm512_set1_epi8(15));
                __m512i banks = _mm512_maskz_mov_epi8(~standard, _mm512_set1_epi8(20));
                banks = _mm512_mask_mov_epi8(banks, ~bank, _mm512_set1_epi8(30));
                examiners = _mm512_maskz_mov_epi8(evaluated, examiners);
                banks = _mm512_maskz_mov_epi8(evaluated, banks);
                const auto put = [&](int half, std::uint16_t* to) {
                  const __m256i low = half == 0 ? _mm512_castsi512_si256(examiners)
                                                : _mm512_extracti64x4_epi64(examiners, 1);
                  const __m256i high = half == 0 ? _mm512_castsi512_si256(banks)
                                                 : _mm512_extracti64x4_epi64(banks, 1);
                  _mm512_storeu_si512(
                      to, _mm512_or_si512(_mm512_cvtepu8_epi16(low),
                                          _mm512_slli_epi16(_mm512_cvtepu8_epi16(high), 8)));
                };
                put(0, lost + i);
                put(1, lost + i + 32);
              }
            });
  for (std::size_t i = 0; i < rows; i += 64) {
    const std::size_t at = first + i;
    const auto flag = [&](const Aligned<std::uint64_t>& column) { return column[at / 64]; };
    const auto count = [&](const Aligned<std::uint8_t>& column) {
      return _mm512_loadu_si512(column.data() + at);
    };
    const auto some = [&](const Aligned<std::uint8_t>& column) {
      const __m512i value = count(column);
      return _mm512_test_epi8_mask(value, value);
    };
    __m512i a = _mm512_setzero_si512(), b = a, d = a, e = a;  // sums below 256 each
    const auto lose = [](__m512i& bin, __mmask64 when, int points) {
      bin = _mm512_mask_add_epi8(bin, when, bin, _mm512_set1_epi8(static_cast<char>(points)));
    };
    const auto each = [&](const Aligned<std::uint8_t>& column, int limit) {
      return _mm512_min_epu8(count(column), _mm512_set1_epi8(static_cast<char>(limit)));
    };
    const auto times = [](__m512i value, int factor) {
      __m512i out = value;
      for (int n = 1; n < factor; ++n) out = _mm512_add_epi8(out, value);
      return out;
    };
    const auto take = [](__m512i& bin, __m512i lost, int most) {
      bin = _mm512_add_epi8(bin, _mm512_min_epu8(lost, _mm512_set1_epi8(static_cast<char>(most))));
    };
    const auto points = [](__mmask64 when, int value) {
      return _mm512_maskz_mov_epi8(when, _mm512_set1_epi8(static_cast<char>(value)));
    };
    lose(a, ~flag(c.licences_complete), 10);
    lose(a, some(c.penalty_record_count), 10);
    take(a,
         _mm512_add_epi8(points(~flag(c.commitment_signed), 10),
                         times(each(c.commitment_unmet_count, 4), 5)),
         20);
    lose(a, flag(c.false_publicity_found), 10);
    take(a, times(each(c.posts_missing_count, 4), 5), 20);
    take(a, times(each(c.posts_without_duties_count, 2), 5), 10);
    lose(a, ~flag(c.account_books_kept) | ~flag(c.financial_statements_made), 4);
    lose(a, ~flag(c.accounts_clear) | ~flag(c.assets_managed), 4);
    const std::uint64_t charges = flag(c.charges_fees);
    lose(a, charges & ~flag(c.fee_basis_clear), 4);
    lose(a, charges & ~flag(c.valid_fee_receipts_used), 4);
    lose(a,
         _mm512_cmpgt_epu8_mask(count(c.audit_report_years_missing),
                                count(c.audit_report_years_excused)),
         4);
    lose(a, some(c.staff_without_contract_count) | some(c.staff_without_payroll_count), 10);
    lose(a, ~flag(c.supervisor_training_held), 10);
    lose(a, some(c.annual_plan_years_missing), 20);
    lose(a, some(c.plans_incomplete_count) | some(c.plans_inaccurate_count), 30);
    lose(a, some(c.batches_off_plan_count), 30);
    take(b, times(each(c.notices_missing_count, 2), 5), 10);
    take(b, times(each(c.ineligible_candidates_count, 3), 10), 30);
    lose(b, ~flag(c.review_process_clear), 10);
    lose(b, ~flag(c.review_records_kept), 10);
    lose(b, ~flag(c.staffing_plan_complete), 15);
    lose(b, ~flag(c.staffing_matches_onsite), 15);
    lose(b, ~flag(c.venue_safe) | ~flag(c.venue_functional), 20);
    lose(b, ~flag(c.equipment_safe) | ~flag(c.equipment_functional), 20);
    lose(b, ~flag(c.equipment_running_well), 10);
    take(b,
         _mm512_add_epi8(times(each(c.unsealed_marking_batches_count, 2), 40),
                         times(each(c.marking_errors_count, 8), 10)),
         80);
    take(b, times(each(c.tally_errors_count, 5), 2), 10);
    take(d, times(each(c.missing_signatures_count, 3), 10), 30);
    lose(d, ~flag(c.paper_handover_recorded) | ~flag(c.paper_custody_recorded), 20);
    lose(d, some(c.application_files_missing_count), 30);
    lose(d, some(c.exam_files_missing_count), 30);
    lose(d, some(c.certificate_registers_missing_count), 20);
    lose(d, ~flag(c.video_clarity_ok), 20);
    lose(d, ~flag(c.video_complete) | ~flag(c.video_full_coverage), 20);
    lose(d, ~flag(c.video_index_exists), 20);
    take(d, times(each(c.batches_without_supervisor_count, 2), 10), 20);
    take(d, times(each(c.batches_without_feedback_count, 2), 10), 20);
    lose(e, some(c.violations_count) & some(c.violations_unrecorded_count), 20);
    lose(e, some(c.complaints_count) & some(c.complaints_late_count), 20);
    const std::uint64_t rules = flag(c.quality_rules_exist);
    lose(e, ~rules, 30);
    lose(e, rules & (~flag(c.quality_rules_sound) | ~flag(c.quality_rules_implemented)), 20);
    lose(e, some(c.staff_without_pledge_count), 10);
    take(e, times(each(c.substantiated_complaints_count, 3), 10), 30);
    __mmask64 below = 0;
    for (int half = 0; half < 2; ++half) {
      const auto widened = [&](__m512i bin) {
        return _mm512_cvtepu8_epi16(half == 0 ? _mm512_castsi512_si256(bin)
                                              : _mm512_extracti64x4_epi64(bin, 1));
      };
      const __m512i one = _mm512_loadu_si512(sums + i + 32 * half);
      const __m512i two = _mm512_loadu_si512(sums + i + 32 * half + 16);
      const auto narrow = [](__m512i x, __m512i y) {
        return _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi32_epi16(x)),
                                  _mm512_cvtepi32_epi16(y), 1);
      };
      const __m512i examiners = _mm512_min_epu16(narrow(one, two), _mm512_set1_epi16(50));
      const __m512i banks = _mm512_min_epu16(
          narrow(_mm512_srli_epi32(one, 16), _mm512_srli_epi32(two, 16)), _mm512_set1_epi16(100));
      __m512i total = _mm512_sub_epi16(_mm512_set1_epi16(920), widened(a));
      total = _mm512_sub_epi16(total, widened(b));
      total = _mm512_sub_epi16(total, widened(d));
      total = _mm512_sub_epi16(total, widened(e));
      total = _mm512_sub_epi16(total, examiners);
      total = _mm512_sub_epi16(total, banks);
      _mm512_storeu_si512(totals + at + 32 * static_cast<std::size_t>(half), total);
      below |= static_cast<__mmask64>(_mm512_cmplt_epi16_mask(total, _mm512_set1_epi16(600)))
               << (32 * half);
    }
    const std::uint64_t terminated =
        below | flag(c.inactive_two_years) | flag(c.false_filing_found) |
        flag(c.serious_out_of_scope_found) | flag(c.forged_application_found) |
        flag(c.irregular_registration_tolerated) | flag(c.organised_cheating_found) |
        flag(c.certificates_without_assessment_found) | flag(c.forged_scores_found);
    std::uint64_t expired = 0;
    for (int quarter = 0; quarter < 4; ++quarter) {
      const std::size_t from = at + 16 * static_cast<std::size_t>(quarter);
      expired |= static_cast<std::uint64_t>(_mm512_cmplt_epi32_mask(
                     _mm512_loadu_si512(c.legal_certificate_valid_until.data() + from),
                     _mm512_loadu_si512(c.evaluated_on.data() + from)))
                 << (16 * quarter);
    }
    const std::uint64_t rectify = some(c.audit_issues_open_count) | expired |
                                  flag(c.annual_review_issue_found) | flag(c.substandard_found);
    const __m512i cohort = count(c.cohort);
    __m512i opinion = _mm512_add_epi8(cohort, _mm512_set1_epi8(4));
    opinion = _mm512_mask_add_epi8(opinion, rectify, cohort, _mm512_set1_epi8(2));
    opinion = _mm512_mask_mov_epi8(opinion, terminated, _mm512_set1_epi8(1));
    opinion = _mm512_mask_mov_epi8(opinion, flag(c.refused_without_cause), _mm512_setzero_si512());
    _mm512_storeu_si512(opinions + at, opinion);
  }
}

void bitmap_ahead(const BitmapColumns& c, std::size_t first, std::size_t rows) {
  if (rows == 0) return;
#define AHEAD(name) fetch(c.name.data() + first / 64, rows / 64 + 1);
  YARDSTICK_FLAGS(AHEAD)
  YARDSTICK_FINDINGS(AHEAD)
#undef AHEAD
#define AHEAD(name) fetch(c.name.data() + first, rows);
  YARDSTICK_COUNTS(AHEAD)
  AHEAD(cohort)
  AHEAD(evaluated_on)
  AHEAD(legal_certificate_valid_until)
#undef AHEAD
  const auto record = static_cast<std::size_t>(c.offsets[first]);
  const std::size_t records = static_cast<std::size_t>(c.offsets[first + rows]) - record;
  fetch(c.own_examiners.data() + record, records);
  fetch(c.required_examiners.data() + record, records);
}

}  // namespace

bool yardstick_bitmap(const BitmapColumns& c, std::size_t first, std::size_t last,
                      std::int16_t* totals, std::uint8_t* opinions) {
  for (std::size_t at = first; at < last; at += rows_at_once) {
    const std::size_t rows = std::min(rows_at_once, last - at);
    bitmap_ahead(c, at + rows, std::min(rows_at_once, last - at - rows));
    bitmap_block(c, at, rows, totals, opinions);
  }
  return true;
}

#else

bool yardstick_bitmap(const BitmapColumns&, std::size_t, std::size_t, std::int16_t*,
                      std::uint8_t*) {
  return false;
}

#endif

}  // namespace guiju::bench
