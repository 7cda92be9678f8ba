//! YAML timestamps: how js-yaml reads them and how JavaScript prints them (`spec/print.md` §2.1, §2.2).

const MILLISECONDS_A_DAY: i64 = 86_400_000;

/// Milliseconds since 1970, if the text is a timestamp. Fields out of range roll over as in `Date.UTC`.
pub fn parse(bytes: &[u8]) -> Option<i64> {
    let mut fields = Fields { rest: bytes };
    let year = fields.number(4, 4)?;
    fields.byte(b'-')?;
    let month_start = fields.rest;
    let month = fields.number(1, 2)?;
    fields.byte(b'-')?;
    let day = fields.number(1, 2)?;
    if fields.rest.is_empty() {
        // Only a date needs both digits of month and day.
        return (month_start.len() == 5).then(|| utc(year, month, day));
    }
    if fields.byte(b'T').is_none() && fields.byte(b't').is_none() && fields.blanks() == 0 {
        return None;
    }
    let hour = fields.number(1, 2)?;
    fields.byte(b':')?;
    let minute = fields.number(2, 2)?;
    fields.byte(b':')?;
    let second = fields.number(2, 2)?;
    let fraction = if fields.byte(b'.').is_some() { fields.milliseconds() } else { 0 };
    let zone = fields.zone()?;
    let time = ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
    Some(utc(year, month, day) + time - zone)
}

/// What is left of a timestamp's text.
struct Fields<'a> {
    rest: &'a [u8],
}

impl Fields<'_> {
    fn number(&mut self, at_least: usize, at_most: usize) -> Option<i64> {
        let count = self.rest.iter().take(at_most).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        (count >= at_least)
            .then(|| digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
    }

    fn byte(&mut self, wanted: u8) -> Option<()> {
        let rest = self.rest.strip_prefix(&[wanted])?;
        self.rest = rest;
        Some(())
    }

    fn blanks(&mut self) -> usize {
        let count = self.rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.rest = &self.rest[count..];
        count
    }

    /// Any number of digits of a second's fraction, of which three count.
    fn milliseconds(&mut self) -> i64 {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        (0..3).fold(0, |number, place| {
            number * 10 + digits.get(place).map_or(0, |digit| i64::from(digit - b'0'))
        })
    }

    /// The zone's distance from UTC; `None` if something that is no zone follows.
    fn zone(&mut self) -> Option<i64> {
        if self.rest.is_empty() {
            return Some(0);
        }
        self.blanks();
        let sign = match self.rest.first()? {
            b'Z' => {
                self.byte(b'Z')?;
                return self.rest.is_empty().then_some(0);
            }
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.rest = &self.rest[1..];
        let hours = self.number(1, 2)?;
        let minutes = if self.byte(b':').is_some() { self.number(2, 2)? } else { 0 };
        self.rest.is_empty().then_some(sign * (hours * 60 + minutes) * 60_000)
    }
}

/// `Date.UTC(year, month - 1, day)`: years below 100 mean 1900 and on.
fn utc(year: i64, month: i64, day: i64) -> i64 {
    let year = if year < 100 { year + 1900 } else { year };
    let months = year * 12 + month - 1;
    (days_before(months.div_euclid(12), months.rem_euclid(12)) + day - 1) * MILLISECONDS_A_DAY
}

/// Days from 1970 to the first of a month (0 = January), in the Gregorian calendar.
fn days_before(year: i64, month: i64) -> i64 {
    // Counting years from March puts the leap day at the end.
    let year_from_march = if month < 2 { year - 1 } else { year };
    let month_from_march = (month + 10) % 12;
    let era = year_from_march.div_euclid(400);
    let year_of_era = year_from_march.rem_euclid(400);
    let day_of_year = (153 * month_from_march + 2) / 5;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month (0 = January), day of the month.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    (year_of_era + era * 400 + i64::from(month < 2), month, day)
}

fn time_of_day(milliseconds: i64) -> (i64, i64, i64, i64) {
    let time = milliseconds.rem_euclid(MILLISECONDS_A_DAY);
    (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60, time % 1000)
}

/// `date.toISOString()`, which is also what JSON holds.
pub fn to_iso(milliseconds: i64) -> String {
    let (year, month, day) = civil(milliseconds.div_euclid(MILLISECONDS_A_DAY));
    let (hour, minute, second, fraction) = time_of_day(milliseconds);
    let year = if (0..=9999).contains(&year) { format!("{year:04}") } else { format!("{year:+07}") };
    format!("{year}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z", month + 1)
}

/// `String(date)` on a machine in UTC; elsewhere the original prints local time.
pub fn to_text(milliseconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let days = milliseconds.div_euclid(MILLISECONDS_A_DAY);
    let (year, month, day) = civil(days);
    let (hour, minute, second, _) = time_of_day(milliseconds);
    let weekday = DAYS[days.rem_euclid(7) as usize];
    let month = MONTHS[month as usize];
    format!(
        "{weekday} {month} {day:02} {year:04} {hour:02}:{minute:02}:{second:02} GMT+0000 (Coordinated Universal Time)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_out_of_range_roll_over_as_in_date_utc() {
        for (text, iso) in [
            ("2020-01-02", "2020-01-02T00:00:00.000Z"),
            ("2020-13-45", "2021-02-14T00:00:00.000Z"),
            ("2020-00-00", "2019-11-30T00:00:00.000Z"),
            ("0050-02-29", "1950-03-01T00:00:00.000Z"),
            ("9999-99-99", "+010007-06-07T00:00:00.000Z"),
            ("2020-1-2t3:04:05.6789Z", "2020-01-02T03:04:05.678Z"),
            ("2020-01-02 03:04:05 -5:30", "2020-01-02T08:34:05.000Z"),
            ("2020-02-29T24:60:60.", "2020-03-01T01:01:00.000Z"),
        ] {
            assert_eq!(parse(text.as_bytes()).map(to_iso).as_deref(), Some(iso), "{text}");
        }
        assert_eq!(
            to_text(1_577_836_800_000),
            "Wed Jan 01 2020 00:00:00 GMT+0000 (Coordinated Universal Time)"
        );
    }

    #[test]
    fn near_misses_are_no_timestamps() {
        for text in [
            "2020-1-2",
            "2020-01-2",
            "2020-01-02T03:04",
            "2020-01-02 3:4:05",
            "2020-01-02T",
            "2020-01-02T03:04:05 X",
            "2020-01-02T03:04:05 ",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
