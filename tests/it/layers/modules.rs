//! Reads the sources of a crate into modules: what each module defines and imports, and all paths
//! in its code. The reader works on tokens, so it ignores comments and strings.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The names from the crate's root to a module.
pub(super) type ModulePath = Vec<String>;

/// The segments of a path as written in the code, for example of `super::x::Name`.
pub(super) type Segments = Vec<String>;

/// A module: a file, or an inline `mod name { … }` in a file.
#[derive(Default)]
pub(super) struct Module {
    /// The file that holds the code of the module.
    pub(super) file: String,
    /// The names of the items that the module defines, except modules.
    pub(super) items: Vec<String>,
    /// The names of its child modules.
    pub(super) children: Vec<String>,
    /// The imports of single names: the name in this module, and the imported path.
    pub(super) imports: Vec<(String, Segments)>,
    /// The paths whose names are all imported, as in `use path::*`.
    pub(super) globs: Vec<Segments>,
    /// All other paths in the code of the module; a single name is a path of one segment.
    pub(super) paths: Vec<Segments>,
}

impl Module {
    /// All paths in the code of the module, including imports.
    pub(super) fn all_paths(&self) -> impl Iterator<Item = &Segments> {
        let imports = self.imports.iter().map(|(_, segments)| segments);
        imports.chain(&self.globs).chain(&self.paths)
    }
}

/// The modules of a crate.
pub(super) type Modules = BTreeMap<ModulePath, Module>;

/// Reads all files, each with its path below `src`.
pub(super) fn read(sources: &[(String, String)]) -> Modules {
    let mut modules = Modules::new();
    for (file, text) in sources {
        let tokens: TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        module(&mut modules, module_path(file), file, tokens);
    }
    modules
}

/// The module of a file: `case` for `case/mod.rs`, `case::load` for `case/load.rs`, the root for
/// `lib.rs`.
fn module_path(file: &str) -> ModulePath {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let names = path.split('/').filter(|name| *name != "lib");
    names.map(str::to_owned).collect()
}

fn module(modules: &mut Modules, path: ModulePath, file: &str, tokens: TokenStream) {
    let mut module = Module {
        file: file.to_owned(),
        ..Module::default()
    };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let (Some(name), TokenTree::Ident(keyword)) = (ident(tokens.get(at + 1)), token) else {
            continue;
        };
        match keyword.to_string().as_str() {
            "mod" => {
                module.children.push(name.clone());
                if let Some(body) = group(tokens.get(at + 2)) {
                    let child = [path.clone(), vec![name]].concat();
                    self::module(modules, child, file, body);
                }
            }
            "struct" | "enum" | "trait" | "type" | "fn" | "const" | "static" => {
                module.items.push(name);
            }
            _ => {}
        }
    }
    code(&tokens, &mut module);
    modules.insert(path, module);
}

/// Collects the imports and paths in this code, except those in the bodies of inline modules.
fn code(tokens: &[TokenTree], module: &mut Module) {
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if word == "use" => {
                let end = at + end_of_statement(&tokens[at..]);
                import(&tokens[at + 1..end], &Vec::new(), module);
                at = end;
            }
            TokenTree::Ident(word) if word == "mod" && group(tokens.get(at + 2)).is_some() => {
                at += 3;
            }
            TokenTree::Ident(_) => {
                let (path, length) = path(&tokens[at..]);
                let is_member = at > 0 && is_punct(tokens.get(at - 1), '.');
                if !is_member {
                    module.paths.push(path);
                }
                at += length;
            }
            TokenTree::Group(inner) => {
                let inner: Vec<TokenTree> = inner.stream().into_iter().collect();
                code(&inner, module);
                at += 1;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
        }
    }
}

/// Reads the tokens of a `use` after these leading segments.
fn import(tokens: &[TokenTree], above: &Segments, module: &mut Module) {
    let (first, length) = path(tokens);
    let mut segments = [above.clone(), first].concat();
    let rest = &tokens[length..];
    let rest = if is_punct(rest.first(), ':') {
        &rest[2..]
    } else {
        rest
    };
    if let Some(inner) = group(rest.first()) {
        let inner: Vec<TokenTree> = inner.into_iter().collect();
        for branch in inner.split(|token| is_punct(Some(token), ',')) {
            if !branch.is_empty() {
                import(branch, &segments, module);
            }
        }
    } else if is_punct(rest.first(), '*') {
        module.globs.push(segments);
    } else {
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        let alias = ident(rest.get(1)).or(segments.last().cloned());
        module.imports.extend(alias.map(|alias| (alias, segments)));
    }
}

/// The path at the start of these tokens, and the number of tokens in the path.
fn path(tokens: &[TokenTree]) -> (Segments, usize) {
    let mut segments = Segments::new();
    let mut at = 0;
    while let Some(name) = ident(tokens.get(at)) {
        segments.push(name);
        at += 1;
        let goes_on = is_punct(tokens.get(at), ':')
            && is_punct(tokens.get(at + 1), ':')
            && ident(tokens.get(at + 2)).is_some();
        if !goes_on {
            break;
        }
        at += 2;
    }
    (segments, at)
}

fn end_of_statement(tokens: &[TokenTree]) -> usize {
    let end = tokens.iter().position(|token| is_punct(Some(token), ';'));
    end.unwrap_or(tokens.len())
}

fn ident(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(ident)) => {
            Some(ident.to_string().trim_start_matches("r#").to_owned())
        }
        _ => None,
    }
}

/// The tokens between a pair of braces.
fn group(token: Option<&TokenTree>) -> Option<TokenStream> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            Some(group.stream())
        }
        _ => None,
    }
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}
