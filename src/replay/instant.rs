/// Milliseconds since the epoch of a moment that is written as ISO 8601 with its offset; nothing for any other text.
pub fn instant(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once('T')?;
    let mut parts = date.splitn(3, '-').map(|p| digits(p, if p.len() == 4 { 4 } else { 2 }));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let at = rest.find(['Z', '+', '-'])?;
    let (time, offset) = rest.split_at(at);
    let (clock, millis) = match time.split_once('.') {
        Some((clock, fraction)) => (clock, digits(&format!("{fraction:0<3}"), 3)?),
        None => (time, 0),
    };
    let mut parts = clock.splitn(3, ':').map(|p| digits(p, 2));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let days = days_before(year, month)? + day - 1;
    let local = ((days * 24 + hour) * 60 + minute) * 60 + second;
    Some((local - offset_seconds(offset)?) * 1_000 + millis)
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn offset_seconds(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    Some(sign * (digits(hours, 2)? * 60 + digits(minutes, 2)?) * 60)
}

/// Days from the epoch to the first of a month, in the Gregorian calendar.
fn days_before(year: i64, month: i64) -> Option<i64> {
    if !(1..=12).contains(&month) {
        return None;
    }
    // The year begins in March, so that the leap day is its last day.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    Some(
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 - 719_468,
    )
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn moments_are_read_with_their_offset() {
        assert_eq!(instant("1970-01-01T00:00:00.000Z"), Some(0));
        assert_eq!(instant("1969-12-31T19:00:00-05:00"), Some(0));
        assert_eq!(instant("2026-03-11T10:15:30.007+00:00"), Some(1_773_224_130_007));
        assert_eq!(instant("2024-02-29T23:59:59.5+01:30"), Some(1_709_245_799_500));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in ["", "2024-01-01", "2024-01-01T10:00:00", "T10:00:00Z", "2024-13-01T00:00:00Z", "x-01-01T00:00:00Z"]
        {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
