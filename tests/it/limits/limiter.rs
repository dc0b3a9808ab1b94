//! A limiter in front of the reference server.

use crate::server::{Action, Request, respond};

/// What a limiter answers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    /// The sample of the Calendar document.
    Documented403,
    /// 429 without a hint how long to wait.
    Plain429,
    /// 429 with `Retry-After: 1`.
    RetryAfter,
    /// The page of a gateway.
    Page,
}

impl Form {
    pub(crate) fn answer(self) -> Action {
        let error = |code: u16| {
            format!(
                r#"{{"error":{{"errors":[{{"domain":"usageLimits","reason":"rateLimitExceeded","message":"Rate Limit Exceeded"}}],"code":{code},"message":"Rate Limit Exceeded"}}}}"#
            )
        };
        match self {
            Self::Documented403 => {
                let body = error(403);
                respond("403 Forbidden", "application/json", "", body.as_bytes())
            }
            Self::Plain429 => {
                let body = error(429);
                let (status, media) = ("429 Too Many Requests", "application/json");
                respond(status, media, "", body.as_bytes())
            }
            Self::RetryAfter => {
                let (fields, body) = ("Retry-After: 1\r\n", error(429));
                respond(
                    "429 Too Many Requests",
                    "application/json",
                    fields,
                    body.as_bytes(),
                )
            }
            Self::Page => {
                let page = b"<html><h1>429 Too Many Requests</h1></html>";
                respond(
                    "429 Too Many Requests",
                    "text/html",
                    "Server: gate\r\n",
                    page,
                )
            }
        }
    }
}

/// Which requests a limiter refuses.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// Every third one.
    EveryThird,
    /// So many of a hundred, at random.
    Percent(u64),
}

/// The script of a limiter.
pub(crate) fn limiter(which: Which, form: Form) -> impl FnMut(&Request) -> Action + Send + 'static {
    let (mut count, mut seed) = (0_u64, 7_u64);
    move |_| {
        count += 1;
        let refuses = match which {
            Which::EveryThird => count.is_multiple_of(3),
            Which::Percent(percent) => {
                // A linear congruential generator: the same sequence in each run.
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 33) % 100 < percent
            }
        };
        if refuses {
            form.answer()
        } else {
            Action::Forward
        }
    }
}
