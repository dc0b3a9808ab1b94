//! Reads an HTML page as a stream of tags. The time is linear in the length of the page, even if
//! the page is deeply nested.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Spanned, StartTag, Token, Tokenizer};
use url::Url;

use super::model::{Field, Form, Page};
use super::script::Scripts;
use crate::view::response::redirect::resolved;

/// Reads a page. `at` is the URL of the page, `refresh` the value of the `Refresh` header field.
pub(in crate::view) fn read_page(html: &[u8], at: Option<&Url>, refresh: Option<&str>) -> Page {
    let mut reader = Reader {
        at: at.cloned(),
        ..Reader::default()
    };
    reader.refresh(refresh);
    reader.tags(html, true);
    reader.done()
}

type Attributes = BTreeMap<HtmlString, Spanned<HtmlString, ()>>;

/// What the current text belongs to.
#[derive(Debug, Default)]
enum Text {
    #[default]
    Nothing,
    /// A script, and whether a browser runs it or keeps it as data.
    Script { runs: bool },
    /// Markup for browsers without scripts.
    NoScript,
    /// A field of a form.
    Field(FieldIndex),
    /// An option whose value is its text.
    Choice(FieldIndex),
}

/// The index of a form, and the index of a field in it.
type FieldIndex = (usize, usize);

#[derive(Debug, Default)]
struct Reader {
    at: Option<Url>,
    /// Whether a `<base>` was read. Only the first one counts.
    based: bool,
    page: Page,
    scripts: Scripts,
    /// The open form; a form inside a form is ignored.
    open: Option<usize>,
    ids: BTreeMap<String, usize>,
    /// The open `<select>`, and whether one of its options is chosen.
    select: Option<(FieldIndex, bool)>,
    text: Text,
    held: String,
    /// Fields that name their form by its id. The form may come later in the page.
    detached: Vec<(String, Field)>,
}

impl Reader {
    fn tags(&mut self, html: &[u8], outer: bool) {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => self.start(&tag),
                Token::EndTag(tag) => self.end(&tag.name, outer),
                Token::String(text) => {
                    if !matches!(self.text, Text::Nothing) {
                        self.held.push_str(&String::from_utf8_lossy(&text));
                    }
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        // An element that is never closed counts, too.
        self.close(outer);
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let attributes = &tag.attributes;
        for (name, value) in attributes {
            if name.starts_with(b"on") {
                self.scripts.run(&String::from_utf8_lossy(value));
            }
        }
        match tag.name.as_slice() {
            b"base" if !self.based => self.base(attributes),
            b"meta" => self.meta(attributes),
            b"form" if self.open.is_none() => self.form(attributes),
            b"input" | b"button" => self.control(&tag.name, attributes),
            b"select" => {
                self.select = self
                    .field(attributes, String::new(), false)
                    .map(|s| (s, false));
            }
            b"textarea" => {
                if let Some(index) = self.field(attributes, String::new(), true) {
                    self.text = Text::Field(index);
                }
            }
            b"option" => self.option(attributes),
            b"noscript" => self.text = Text::NoScript,
            b"script" => {
                let runs = attribute(attributes, "type").is_none_or(|kind| is_run(&kind));
                self.text = Text::Script { runs };
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8], outer: bool) {
        match name {
            b"form" => self.open = None,
            b"select" => {
                self.close(outer);
                self.select = None;
            }
            b"script" | b"noscript" | b"textarea" | b"option" => self.close(outer),
            _ => {}
        }
    }

    /// Processes the collected text at the end of its element.
    fn close(&mut self, outer: bool) {
        let held = std::mem::take(&mut self.held);
        match std::mem::take(&mut self.text) {
            Text::Script { runs: true } => self.scripts.run(&held),
            Text::Script { runs: false } => self.scripts.data(&held),
            // A browser, too, treats a nested `<noscript>` as text.
            Text::NoScript if outer => self.tags(held.as_bytes(), false),
            Text::Field((form, field)) => {
                let value = held.strip_prefix('\n').unwrap_or(&held);
                value.clone_into(&mut self.page.forms[form].fields[field].value);
            }
            Text::Choice((form, field)) => {
                held.trim()
                    .clone_into(&mut self.page.forms[form].fields[field].value);
            }
            Text::Nothing | Text::NoScript => {}
        }
    }

    fn base(&mut self, attributes: &Attributes) {
        let Some(href) = attribute(attributes, "href") else {
            return;
        };
        self.based = true;
        if let Ok(base) = resolved(&href, self.at.as_ref()).parse() {
            self.at = Some(base);
        }
    }

    fn meta(&mut self, attributes: &Attributes) {
        let equiv = attribute(attributes, "http-equiv").unwrap_or_default();
        if equiv.trim().eq_ignore_ascii_case("refresh") {
            self.refresh(attribute(attributes, "content").as_deref());
        }
    }

    fn refresh(&mut self, content: Option<&str>) {
        if let Some(url) = content.and_then(refresh_url) {
            self.forward(&url);
        }
    }

    /// Adds a URL that the page sends a browser to. A `javascript:` URL also counts as a script.
    fn forward(&mut self, url: &str) -> String {
        let trimmed = url.trim_start();
        let scheme = trimmed.get(..11).unwrap_or_default();
        if scheme.eq_ignore_ascii_case("javascript:") {
            self.scripts.run(&trimmed[11..]);
        }
        let url = resolved(url, self.at.as_ref());
        push_once(&mut self.page.forwards, &url);
        url
    }

    fn form(&mut self, attributes: &Attributes) {
        let action = attribute(attributes, "action").unwrap_or_default();
        let action = match self.at.as_ref().filter(|_| action.trim().is_empty()) {
            Some(itself) => self.forward(itself.clone().as_str()),
            None => self.forward(&action),
        };
        let method = attribute(attributes, "method").unwrap_or_default();
        let is_post = method.trim().eq_ignore_ascii_case("post");
        let index = self.page.forms.len();
        if let Some(id) = attribute(attributes, "id") {
            self.ids.entry(id).or_insert(index);
        }
        self.open = Some(index);
        self.page.forms.push(Form {
            action,
            method: if is_post { "POST" } else { "GET" }.into(),
            fields: Vec::new(),
        });
    }

    fn control(&mut self, tag: &[u8], attributes: &Attributes) {
        if let Some(target) = attribute(attributes, "formaction") {
            self.forward(&target);
        }
        let kind = attribute(attributes, "type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let is_on = attribute(attributes, "checked").is_some();
        let value = attribute(attributes, "value");
        let (value, sent) = match (tag, kind.as_str()) {
            (b"button", _) | (_, "submit" | "button" | "reset" | "image" | "file") => {
                (value, false)
            }
            (_, "checkbox" | "radio") => (value.or_else(|| Some("on".into())), is_on),
            _ => (value, true),
        };
        self.field(attributes, value.unwrap_or_default(), sent);
    }

    /// Reads an option. The first option is sent, unless another one is selected.
    fn option(&mut self, attributes: &Attributes) {
        self.close(false);
        let Some(((form, field), chosen)) = self.select else {
            return;
        };
        let selected = attribute(attributes, "selected").is_some();
        if chosen && !selected {
            return;
        }
        self.select = Some(((form, field), true));
        let option = &mut self.page.forms[form].fields[field];
        option.sent = true;
        match attribute(attributes, "value") {
            Some(value) => option.value = value,
            None => self.text = Text::Choice((form, field)),
        }
    }

    /// Adds a field to its form, and returns the index of the field if the form is already known.
    fn field(&mut self, attributes: &Attributes, value: String, sent: bool) -> Option<FieldIndex> {
        let name = attribute(attributes, "name").filter(|name| !name.is_empty())?;
        let sent = sent && attribute(attributes, "disabled").is_none();
        let field = Field { name, value, sent };
        let form = match attribute(attributes, "form") {
            None => self.open?,
            Some(id) => {
                let Some(form) = self.ids.get(&id) else {
                    self.detached.push((id, field));
                    return None;
                };
                *form
            }
        };
        let fields = &mut self.page.forms.get_mut(form)?.fields;
        fields.push(field);
        Some((form, fields.len() - 1))
    }

    fn done(mut self) -> Page {
        for (id, field) in std::mem::take(&mut self.detached) {
            if let Some(form) = self.ids.get(&id) {
                self.page.forms[*form].fields.push(field);
            }
        }
        for url in self.scripts.urls() {
            push_once(&mut self.page.forwards, &resolved(&url, self.at.as_ref()));
        }
        self.page
    }
}

fn push_once(all: &mut Vec<String>, one: &str) {
    // Line breaks are removed, because `/page/forwards` has one URL per line.
    let one = one.replace(['\n', '\r'], "");
    if !one.is_empty() && !all.contains(&one) {
        all.push(one);
    }
}

fn attribute(attributes: &Attributes, name: &str) -> Option<String> {
    let value = attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).into_owned())
}

/// Whether a browser runs a script of this type, or keeps it as data (WHATWG HTML 4.12.1).
fn is_run(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    kind.is_empty()
        || kind == "module"
        || kind.ends_with("javascript")
        || kind.ends_with("ecmascript")
}

/// The URL of a refresh (WHATWG HTML, "shared declarative refresh steps"); none if the refresh only
/// reloads the page.
fn refresh_url(content: &str) -> Option<String> {
    let is_time = |c: char| c.is_ascii_digit() || c == '.';
    let rest = content
        .trim_start()
        .trim_start_matches(is_time)
        .trim_start();
    let rest = rest.strip_prefix([';', ',']).unwrap_or(rest).trim_start();
    let named = rest
        .get(..3)
        .filter(|word| word.eq_ignore_ascii_case("url"));
    let assigned = named.and_then(|_| rest[3..].trim_start().strip_prefix('='));
    let url = assigned.unwrap_or(rest).trim_start();
    let url = match url.chars().next() {
        Some(quote @ ('"' | '\'')) => url[1..].split(quote).next()?,
        _ => url,
    };
    Some(url.trim_end().to_owned()).filter(|url| !url.is_empty())
}
