use std::path::PathBuf;

use serde_json::Value;

use crate::world::World;

/// A world that holds the sample report; `None`, and said aloud, where the shared test data is missing.
fn world() -> Option<World> {
    let shared = std::env::var_os("TRACUU_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let Ok(folder) = std::fs::read_dir(shared.join("corpus/seed")) else {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", shared.display());
        return None;
    };
    let world = World::new();
    for file in folder.map(Result::unwrap) {
        let name = file.file_name().into_string().unwrap();
        world.write(&format!("corpus/{name}"), std::fs::read(file.path()).unwrap());
    }
    Some(world)
}

fn reading(world: &World) -> Value {
    let file = std::fs::read_dir(world.path("corpus")).unwrap().next().unwrap().unwrap().path();
    world.run(&["read", file.to_str().unwrap(), "--format", "json"]).ended(0).json()
}

fn search(world: &World, args: &[&str]) -> Value {
    world.run(&[&["search", "--format", "json"], args].concat()).ended(0).json()
}

fn ids(found: &Value) -> Vec<&str> {
    found["hits"].as_array().unwrap().iter().map(|hit| hit["passage"]["id"].as_str().unwrap()).collect()
}

#[test]
fn the_header_of_a_scanned_report_is_read_through_its_damage() {
    let Some(world) = world() else { return };
    let header = &reading(&world)["document"];
    assert_eq!(header["date"], "2022-06-24");
    assert_eq!(header["type"], "bao-cao");
    assert_eq!(header["district"], "Hớn Quản");
    assert_eq!(header["province"], "Bình Phước");
    assert_eq!(header["province_now"], "Đồng Nai");
    assert_eq!(header["issuer"], "UBND huyện Hớn Quản");
    assert_eq!(header["signer"], "Phan Thị Kim Oanh");
    let title = header["title"].as_str().unwrap();
    assert!(title.starts_with("Tình hình công tác 6 tháng đầu năm và chương trình"), "{title}");
    assert!(title.trim_end_matches('.').ends_with("năm 2022 của UBND huyện"), "{title}");
}

#[test]
fn both_periods_are_known_with_their_roles() {
    let Some(world) = world() else { return };
    let reading = reading(&world);
    let periods: Vec<_> = reading["document"]["periods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|period| ["from", "to", "role"].map(|key| period[key].as_str().unwrap()))
        .collect();
    assert_eq!(periods, [["2022-01-01", "2022-06-30", "report"], ["2022-07-01", "2022-12-31", "plan"]]);
}

#[test]
fn headings_weaknesses_and_causes_are_recognised() {
    let Some(world) = world() else { return };
    let reading = reading(&world);
    let sections = reading["sections"].as_array().unwrap();
    let steps = |section: &Value| -> Vec<String> {
        let path = section["path"].as_array().unwrap().iter();
        path.map(|heading| heading.as_str().unwrap().split(['.', ' ']).next().unwrap().to_owned()).collect()
    };
    let paths: Vec<String> = sections.iter().map(|section| steps(section).join("/")).collect();
    let expected = [
        "A/I/1", "A/I/2", "A/I/3", "A/I/4", "A/I/5", "A/II/1", "A/II/2", "B/1", "B/2", "B/3", "B/4", "B/5",
        "B/6",
    ];
    for path in expected {
        assert!(paths.iter().any(|found| found == path), "{path} is missing: {paths:?}");
    }
    let weaknesses = sections.iter().find(|section| steps(section).join("/") == "A/II/2").unwrap();
    assert_eq!(weaknesses["kind"], "weaknesses");
    let passages = weaknesses["passages"].as_array().unwrap();
    let causes = passages.iter().filter(|passage| !passage["causes"].as_array().unwrap().is_empty());
    assert!(causes.count() >= 3, "{weaknesses:#}");
}

#[test]
fn with_and_without_marks_the_same_passages_are_found() {
    let Some(world) = world() else { return };
    world.index();
    let found = search(&world, &["giải", "ngân"]);
    assert_eq!((&found["total"], ids(&found).len()), (&3.into(), 3));
    assert_eq!(ids(&found), ids(&search(&world, &["giai", "ngan"])));
    let kinds: Vec<_> = found["hits"].as_array().unwrap().iter().map(|hit| &hit["section"]["kind"]).collect();
    assert!(kinds.contains(&&"weaknesses".into()), "{kinds:?}");
    assert_eq!(ids(&search(&world, &["\"chuyển đổi số\""])).len(), 1);
}

#[test]
fn figures_that_disagree_are_found_and_no_others() {
    let Some(world) = world() else { return };
    world.index();
    let found =
        world.run(&["figures", "huyện OR đạt OR các", "--verify", "--format", "json"]).ended(0).json();
    let printed: Vec<f64> = found["disagreements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["printed"].as_f64().unwrap())
        .collect();
    assert_eq!(printed, [100.3, 80.59, 17.86]);
    let figure = found["figures"].as_array().unwrap().iter().find(|each| each["value"] == 70.951).unwrap();
    assert_eq!((&figure["percent"], &figure["compared_with"]), (&16.4.into(), &"kế hoạch vốn giao".into()));
}

#[test]
fn a_damaged_name_is_found_last_and_counted_apart() {
    let Some(world) = world() else { return };
    world.index();
    let found = search(&world, &["\"Mặt trận Tổ quốc\""]);
    let hits = found["hits"].as_array().unwrap();
    let (last, others) = hits.split_last().unwrap();
    assert!(last["passage"]["text"].as_str().unwrap().contains("Mật trận Tổ quốc"), "{last:#}");
    assert_ne!(last["accents"], "exact");
    assert!(!others.is_empty() && others.iter().all(|hit| hit["accents"] == "exact"), "{others:#?}");
    assert_eq!((&found["total"], &found["rescued"]), (&others.len().into(), &1.into()));
}
