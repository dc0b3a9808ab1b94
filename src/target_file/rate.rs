//! A rate of requests, such as `10/s`, in the target file and in arguments.

use std::time::Duration;

/// The time between two requests at a rate: a number, and `/s` or `/m`. The error says what is expected.
pub fn interval(rate: &str) -> Result<Duration, String> {
    let expected =
        || "a number of requests in a second or a minute, such as `10/s` or `90/m`".to_owned();
    let (number, unit) = rate.split_once('/').ok_or_else(expected)?;
    let seconds = match unit.trim() {
        "s" => 1.0,
        "m" => 60.0,
        _ => return Err(expected()),
    };
    let number: f64 = number.trim().parse().map_err(|_| expected())?;
    let interval = Duration::try_from_secs_f64(seconds / number).map_err(|_| expected())?;
    // Slower than that, no run comes to an end.
    if number.is_finite() && number > 0.0 && interval <= Duration::from_secs(60) {
        return Ok(interval);
    }
    Err(expected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_the_time_between_two_requests() {
        assert_eq!(interval("10/s"), Ok(Duration::from_millis(100)));
        assert_eq!(interval("0.5/s"), Ok(Duration::from_secs(2)));
        assert_eq!(
            interval(" 90 / m"),
            Ok(Duration::from_secs_f64(60.0 / 90.0))
        );
        for wrong in [
            "", "10", "10/h", "0/s", "-1/s", "x/s", "1/s/s", "NaN/s", "inf/s", "0.001/s",
        ] {
            assert!(interval(wrong).is_err(), "{wrong}");
        }
    }
}
