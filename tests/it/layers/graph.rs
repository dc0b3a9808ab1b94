//! Finds which file uses names of which other file. A used name counts as a use of the file that
//! defines the name, whether the code uses `super::`, a glob, a re-export or a qualified path.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::{Modules, Segments, read};

/// For each file, the files whose names it uses, and those names.
pub(super) type Graph = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// What a path can refer to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    /// A module, as the names from the crate's root.
    Module(Vec<String>),
    /// An item: the file that defines it, and its name.
    Item(String, String),
}

pub(super) fn graph(sources: &[(String, String)]) -> Graph {
    let modules = read(sources);
    let mut graph = Graph::new();
    for (path, module) in &modules {
        let uses = graph.entry(module.file.clone()).or_default();
        for segments in module.all_paths() {
            for found in follow(&modules, path, segments, &mut BTreeSet::new()) {
                if let Found::Item(file, name) = found
                    && file != module.file
                {
                    uses.entry(file).or_default().insert(name);
                }
            }
        }
    }
    graph
}

/// The groups of files that use one another in a circle.
pub(super) fn circles(graph: &Graph) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&String, BTreeSet<String>> = graph
        .keys()
        .map(|file| (file, reach(graph, file)))
        .collect();
    let mut circles = BTreeSet::new();
    for (file, all) in &reached {
        if all.contains(*file) {
            let back = |other: &&String| reached[*other].contains(*file);
            circles.insert(all.iter().filter(back).cloned().collect());
        }
    }
    circles.into_iter().collect()
}

/// Describes a circle: one line for each use between two files of the circle, with the used names.
pub(super) fn describe(graph: &Graph, circle: &BTreeSet<String>) -> String {
    let mut lines = Vec::new();
    for file in circle {
        let inside = graph[file].iter();
        for (other, names) in inside.filter(|(other, _)| circle.contains(*other)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            lines.push(format!("  {file} uses {other}: {}\n", names.join(", ")));
        }
    }
    lines.concat()
}

/// The files that a file uses, directly or through other files.
fn reach(graph: &Graph, file: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![file.to_owned()];
    while let Some(next) = open.pop() {
        let uses = graph.get(&next).into_iter().flat_map(BTreeMap::keys);
        open.extend(
            uses.filter(|other| reached.insert((*other).clone()))
                .cloned(),
        );
    }
    reached
}

/// Follows a path from a module. `seen` holds the lookups already made, because imports can be
/// circular.
fn follow(
    modules: &Modules,
    from: &[String],
    segments: &Segments,
    seen: &mut BTreeSet<(Vec<String>, String)>,
) -> BTreeSet<Found> {
    let (first, rest) = segments.split_first().expect("a path has a segment");
    let mut found = match first.as_str() {
        "crate" => BTreeSet::from([Found::Module(Vec::new())]),
        "self" => BTreeSet::from([Found::Module(from.to_vec())]),
        "super" => BTreeSet::from([Found::Module(parent(from))]),
        name => lookup(modules, from, name, seen),
    };
    for name in rest {
        let step = |one| match one {
            Found::Module(path) if name == "super" => {
                BTreeSet::from([Found::Module(parent(&path))])
            }
            Found::Module(path) => lookup(modules, &path, name, seen),
            // The next segment is a variant or an associated function, which belongs to the item.
            item @ Found::Item(..) => BTreeSet::from([item]),
        };
        found = found.into_iter().flat_map(step).collect();
    }
    found
}

/// Looks up a name in a module: first the items, child modules and imports, then the globs.
fn lookup(
    modules: &Modules,
    path: &[String],
    name: &str,
    seen: &mut BTreeSet<(Vec<String>, String)>,
) -> BTreeSet<Found> {
    let mut found = BTreeSet::new();
    let Some(module) = modules.get(path) else {
        return found;
    };
    if !seen.insert((path.to_vec(), name.to_owned())) {
        return found;
    }
    if module.items.iter().any(|item| item == name) {
        found.insert(Found::Item(module.file.clone(), name.to_owned()));
    }
    if module.children.iter().any(|child| child == name) {
        found.insert(Found::Module([path, &[name.to_owned()]].concat()));
    }
    for (_, segments) in module.imports.iter().filter(|(alias, _)| alias == name) {
        found.extend(follow(modules, path, segments, seen));
    }
    if found.is_empty() {
        for segments in &module.globs {
            for glob in follow(modules, path, segments, seen) {
                if let Found::Module(from) = glob {
                    found.extend(lookup(modules, &from, name, seen));
                }
            }
        }
    }
    seen.remove(&(path.to_vec(), name.to_owned()));
    found
}

fn parent(path: &[String]) -> Vec<String> {
    path.split_last()
        .map_or(Vec::new(), |(_, above)| above.to_vec())
}
