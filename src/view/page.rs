//! What a page of HTML does with a browser: `/page/forwards`, `/page/forms/<n>/…`. A page is read as a
//! stream of tags, which costs no more than its length, whatever it nests.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Spanned, StartTag, Token, Tokenizer};
use serde_json::{Map, Value, json};
use url::Url;

use super::pointer;
use super::redirect::resolved;
use super::script::Scripts;

/// A page, as far as a browser would act on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Where it sends a browser: by a refresh, a form or a script.
    pub forwards: Vec<String>,
    /// Its forms, in order.
    pub forms: Vec<Form>,
}

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it goes, as an absolute URL.
    pub action: String,
    /// How, in capitals.
    pub method: String,
    /// What is in it and has a name, in order.
    pub fields: Vec<Field>,
}

/// A control of a form that has a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The value that it has on the page.
    pub value: String,
    /// Whether it is sent without anybody touching it: a button is not, nor is an empty box.
    pub sent: bool,
}

impl Page {
    /// Reads a page; `at` is the URL that it came from, `refresh` the header field of that name.
    pub(super) fn read(html: &[u8], at: Option<&Url>, refresh: Option<&str>) -> Self {
        let mut reader = Reader {
            at: at.cloned(),
            ..Reader::default()
        };
        reader.refresh(refresh);
        reader.tags(html, true);
        reader.done()
    }

    /// It as one document.
    pub(super) fn document(&self, way: &[String]) -> Option<Value> {
        let (head, rest) = way.split_first()?;
        match (head.as_str(), rest) {
            ("forwards", []) => Some(self.forwards.join("\n").into()),
            ("forms", []) => Some(self.forms.iter().map(Form::document).collect()),
            ("forms", [n, rest @ ..]) => {
                let form = self.forms.get(pointer::array_index(n)?)?.document();
                pointer::get(&form, rest).cloned()
            }
            _ => None,
        }
    }
}

impl Form {
    fn document(&self) -> Value {
        let mut fields = Map::new();
        for field in &self.fields {
            let entry = fields.entry(field.name.clone());
            entry.or_insert_with(|| field.value.clone().into());
        }
        json!({ "action": self.action, "method": self.method, "fields": fields })
    }
}

type Attributes = BTreeMap<HtmlString, Spanned<HtmlString, ()>>;

/// What the text that comes belongs to.
#[derive(Debug, Default)]
enum Text {
    #[default]
    Nothing,
    /// A script, and whether it is run or only data.
    Script { runs: bool },
    /// Markup for browsers without scripts.
    NoScript,
    /// A field of a form.
    Field(Spot),
    /// An option that has no value but its text.
    Choice(Spot),
}

/// A field that is under way: its form, and its place there.
type Spot = (usize, usize);

#[derive(Debug, Default)]
struct Reader {
    at: Option<Url>,
    /// Whether a `<base>` was there: only the first one counts.
    based: bool,
    page: Page,
    scripts: Scripts,
    /// The form that is open; a form in a form does not count.
    open: Option<usize>,
    ids: BTreeMap<String, usize>,
    /// The list of choices that is open, and whether it has a choice yet.
    select: Option<(Spot, bool)>,
    text: Text,
    held: String,
    /// Fields that name the form they belong to, which may come later.
    strays: Vec<(String, Field)>,
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
        // What nobody closed counts all the same.
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
                if let Some(spot) = self.field(attributes, String::new(), true) {
                    self.text = Text::Field(spot);
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

    /// The text that was held is whole.
    fn close(&mut self, outer: bool) {
        let held = std::mem::take(&mut self.held);
        match std::mem::take(&mut self.text) {
            Text::Script { runs: true } => self.scripts.run(&held),
            Text::Script { runs: false } => self.scripts.data(&held),
            // One inside of another is none: it is text to a browser, too.
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
        if let Some(url) = content.and_then(refreshed) {
            self.forward(&url);
        }
    }

    /// A place that the page goes to, or a script in place of one.
    fn forward(&mut self, url: &str) -> String {
        let trimmed = url.trim_start();
        let scheme = trimmed.get(..11).unwrap_or_default();
        if scheme.eq_ignore_ascii_case("javascript:") {
            self.scripts.run(&trimmed[11..]);
        }
        let url = resolved(url, self.at.as_ref());
        once(&mut self.page.forwards, &url);
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
        let place = self.page.forms.len();
        if let Some(id) = attribute(attributes, "id") {
            self.ids.entry(id).or_insert(place);
        }
        self.open = Some(place);
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

    /// The first choice is sent, unless another one is selected.
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
        let spot = &mut self.page.forms[form].fields[field];
        spot.sent = true;
        match attribute(attributes, "value") {
            Some(value) => spot.value = value,
            None => self.text = Text::Choice((form, field)),
        }
    }

    /// Puts a field into its form; gives its place where the form is there already.
    fn field(&mut self, attributes: &Attributes, value: String, sent: bool) -> Option<Spot> {
        let name = attribute(attributes, "name").filter(|name| !name.is_empty())?;
        let sent = sent && attribute(attributes, "disabled").is_none();
        let field = Field { name, value, sent };
        let form = match attribute(attributes, "form") {
            None => self.open?,
            Some(id) => {
                let Some(form) = self.ids.get(&id) else {
                    self.strays.push((id, field));
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
        for (id, field) in std::mem::take(&mut self.strays) {
            if let Some(form) = self.ids.get(&id) {
                self.page.forms[*form].fields.push(field);
            }
        }
        for url in self.scripts.urls() {
            once(&mut self.page.forwards, &resolved(&url, self.at.as_ref()));
        }
        self.page
    }
}

fn once(all: &mut Vec<String>, one: &str) {
    // A line is one URL.
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

/// The URL of a refresh (WHATWG HTML, "shared declarative refresh steps"); without one the page comes
/// again.
fn refreshed(content: &str) -> Option<String> {
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

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
