fn main() {
    match rebuff::case::load(&rebuff::case::Files::embedded()) {
        Ok(s) => {
            println!("{:?}", s.store.lint());
            for c in &s.contracts[0].cases {
                println!("{} {} {:?}", c.id, c.place.line, c.fault);
            }
        }
        Err(p) => {
            for p in p {
                println!("{p}");
            }
        }
    }
}
