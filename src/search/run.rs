//! One search from request to results: read the query, plan it strictly, loosen it where nothing is found,
//! then rank, rescue and fetch.

use std::collections::HashSet;
use std::time::Instant;

use super::correct::corrected;
use super::damage::{damaged, rescue_units};
use super::documents::{Documents, RankedDocument};
use super::engine::{Engine, Found, Matches};
use super::highlight::Highlighter;
use super::hit::{Accents, Hit, HitDocument, HitPassage, HitSection, Met, Results};
use super::page::Pager;
use super::papers::Papers;
use super::plan::{Match, Unit};
use super::planner::{Planner, Reading, Strictness};
use super::query::{Node, QueryError, parse, plain};
use super::question::lighten;
use super::rank::Ranked;
use super::retype::retyped;
use super::suggest::{Suggestion, suggestions};
use super::tokens::KeptTokenizer;
use super::{AccentMode, Grouping, Request, Weights, explain};
use crate::index::{Error, Reader, id_of_group};
use crate::messages::Message;
use crate::vietnamese::{Key, Method};

/// Hits fewer than this make a person ask whether the words are right.
const FEW: u64 = 3;

/// Hits fewer than this, about a page, make damaged words worth looking for.
const FEW_ENOUGH_FOR_DAMAGE: u64 = 10;

/// Why a search gives no answer.
#[derive(Debug)]
pub enum SearchError {
    /// The query cannot be read.
    Query(QueryError),
    /// The index cannot be read.
    Index(Error),
}

impl From<QueryError> for SearchError {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<Error> for SearchError {
    fn from(error: Error) -> Self {
        Self::Index(error)
    }
}

/// Searches one state of the index.
pub struct Search<'a> {
    pub(super) reader: &'a Reader,
    pub(super) engine: Engine<'a>,
    pub(super) tokenizer: KeptTokenizer,
    papers: Papers<'a>,
}

/// All that one reading of the query finds.
pub(super) struct Answer {
    pub(super) what: Match,
    pub(super) typed: Vec<(Key, String)>,
    strictness: Strictness,
    expansions: Vec<String>,
    pub(super) exact: Tier,
    /// What marks hide, where it was needed to choose the reading.
    rescued: Option<Tier>,
    /// What damaged letters hide, where it was needed to choose the reading.
    damaged: Option<Tier>,
}

/// Matches of one kind, best first by score.
#[derive(Default)]
pub(super) struct Tier {
    what: Option<Match>,
    pub(super) units: Vec<Unit>,
    /// All of them.
    pub(super) matches: Matches,
    /// What may be the best of a long query, whose scores decide what matches, before common syllables count. Others
    /// are scored when they are shown.
    pub(super) found: Option<Vec<Found>>,
}

impl Tier {
    /// The best of a long query, scored by everything.
    pub(super) fn settled(&self, engine: &Engine<'_>) -> Result<Option<Vec<Found>>, Error> {
        self.found.as_deref().map(|found| engine.settled(&self.units, found, found.len())).transpose()
    }

    /// Tells passages of the tier with their scores: those that are given, or all.
    pub(super) fn each(
        &self,
        engine: &Engine<'_>,
        some: Option<&[Found]>,
        mut tell: impl FnMut(Found),
    ) -> Result<(), Error> {
        match some {
            Some(found) => found.iter().for_each(|found| tell(*found)),
            None => engine.each_scored(&self.matches, &self.units, tell)?,
        }
        Ok(())
    }
}

impl<'a> Search<'a> {
    /// A search over what `reader` sees.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(reader: &'a Reader) -> Result<Self, Error> {
        Self::with_weights(reader, Weights::default())
    }

    /// A search that ranks by other weights than the usual: to see what each is worth.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn with_weights(reader: &'a Reader, weights: Weights) -> Result<Self, Error> {
        let engine = Engine::open(reader, weights)?;
        Ok(Self { reader, engine, tokenizer: KeptTokenizer::default(), papers: Papers::of(reader) })
    }

    /// The hits that `request` asks for.
    ///
    /// # Errors
    /// When the query cannot be read, or the index cannot.
    pub fn run(&self, request: &Request) -> Result<Results, SearchError> {
        let start = Instant::now();
        self.engine.forget();
        let (node, method) = self.understood(&request.text)?;
        let Some(mut answer) = self.answer(&node, request)? else { return Ok(Results::default()) };
        let rescued = self.rescued(&mut answer, request)?;
        let damaged = self.damaged(&mut answer, &rescued, request)?;
        let mut pager = Pager::new(&self.engine, request);
        let mut tokenizer = self.tokenizer.lend();
        let mut hits = Vec::new();
        let mut totals = [0; 3];
        let tiers = [(&answer.exact, Met::AsAsked), (&rescued, Met::WithoutMarks), (&damaged, Met::Damaged)];
        for ((tier, met), total) in tiers.into_iter().zip(&mut totals) {
            let (count, ranked) = pager.take(tier)?;
            *total = count;
            let what = tier.what.as_ref();
            let mut highlighter = what.map(|what| Highlighter::new(what, &answer.typed, &mut tokenizer));
            for ranked in ranked {
                let rank = (request.offset + hits.len() + 1) as u64;
                let hit = self.hit(ranked, rank, tier, highlighter.as_mut(), &answer.typed, request)?;
                hits.push(Hit { met, ..hit });
            }
        }
        let mut notices = notices(&answer, totals);
        if let Some(method) = method {
            let message = Message::new("search.retyped").with("query", node.to_string());
            notices.insert(0, message.with("method", method.name()));
        } else if (totals[0] + totals[1] < FEW || answer.strictness == Strictness::Share)
            && let Some(query) = corrected(&request.text, &self.engine)?
        {
            notices.push(Message::new("search.did_you_mean").with("query", query));
        }
        if let Some(words) = self.engine.was_cut() {
            notices.push(Message::new("search.wildcard_cut").with("n", words));
        }
        Ok(Results {
            read_as: node.to_string(),
            notices,
            expansions: answer.expansions,
            total: totals[0],
            rescued: totals[1] + totals[2],
            took_ms: start.elapsed().as_secs_f64() * 1000.0,
            hits,
        })
    }

    /// The query as a tree; where it makes sense only as keystrokes of an input method, what these mean, and of which.
    fn understood(&self, text: &str) -> Result<(Node, Option<Method>), SearchError> {
        let node = parse(text)?;
        let retyped =
            retyped(text, &self.engine).and_then(|(method, text)| Some((parse(&text).ok()?, method)));
        Ok(retyped.map_or((node, None), |(node, method)| (node, Some(method))))
    }

    /// At most `limit` ways in which the last word of `text` may go on, the most frequent first.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggestions(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, Error> {
        suggestions(text, limit, &self.engine)
    }

    /// Documents for a question, best first, with their scores: a document counts by its best passages.
    /// The question is plain text, not a query: nothing in it is an operator. Gives at most `request.limit`;
    /// documents that are only rescued follow after all others, with lower scores.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn documents(&self, request: &Request) -> Result<Vec<(String, f32)>, Error> {
        self.engine.forget();
        let node = plain(&request.text);
        let Some(mut answer) = self.answer(&node, request)? else { return Ok(Vec::new()) };
        let mut rescued = self.rescued(&mut answer, request)?;
        if answer.exact.matches.is_empty() && rescued.matches.is_empty() {
            rescued = self.damaged(&mut answer, &rescued, request)?;
        }
        let score = |document: &RankedDocument| (document.group, document.merits.total());
        let of = |tier: &Tier| {
            let mut documents = Documents::new(&self.engine)?;
            let best = tier.settled(&self.engine)?;
            tier.each(&self.engine, best.as_deref(), |found| documents.add(found))?;
            documents.ranked(&tier.units)
        };
        let mut ranked: Vec<(u64, f32)> = of(&answer.exact)?.iter().map(score).collect();
        let seen: HashSet<u64> = ranked.iter().map(|(group, _)| *group).collect();
        let least = ranked.last().map_or(f32::INFINITY, |(_, score)| *score);
        let mut rescued: Vec<(u64, f32)> = of(&rescued)?.iter().map(score).collect();
        rescued.retain(|(group, _)| !seen.contains(group));
        let scale = rescued.first().map_or(1.0, |(_, best)| (least / (best + 1.0)).min(1.0));
        ranked.extend(rescued.into_iter().map(|(group, score)| (group, score * scale)));
        ranked.truncate(request.limit);
        Ok(ranked.into_iter().map(|(group, score)| (id_of_group(group), score)).collect())
    }

    /// All passages that the strictest reading finds, for counting; the rescued are not among them.
    pub(super) fn all_matches(&self, request: &Request) -> Result<Matches, SearchError> {
        if request.text.trim().is_empty() {
            return Ok(self.engine.matches(None, &request.filters)?);
        }
        let node = parse(&request.text)?;
        Ok(self.answer(&node, request)?.map(|answer| answer.exact.matches).unwrap_or_default())
    }

    pub(super) fn engine(&self) -> &Engine<'a> {
        &self.engine
    }

    /// The strictest reading that finds something, or the loosest.
    pub(super) fn answer(&self, node: &Node, request: &Request) -> Result<Option<Answer>, Error> {
        let mut tried: Vec<Answer> = Vec::new();
        for strictness in Strictness::LADDER {
            let reading = Reading { strictness, accents: request.accents, expansion: request.expansion };
            let mut planner = Planner::new(&self.engine, reading);
            let Some(what) = planner.matching(node) else { return Ok(None) };
            let (typed, expansions) = planner.finish();
            if tried.last().is_some_and(|answer| answer.what == what) {
                continue;
            }
            // Before words are left out, one of them may be damaged.
            if let Some(strictest) = tried.first_mut().filter(|_| strictness == Strictness::Share) {
                let tier = self.damage(&strictest.what, &[&strictest.exact.matches], request)?;
                if !tier.matches.is_empty() {
                    strictest.damaged = Some(tier);
                    return Ok(tried.into_iter().next());
                }
            }
            let exact = self.tier(&what, request)?;
            let mut found = !exact.matches.is_empty();
            let mut rescued = None;
            if !found {
                let tier = self.rescue(&what, &exact, request)?;
                found = !tier.matches.is_empty();
                rescued = Some(tier);
            }
            tried.push(Answer { what, typed, strictness, expansions, exact, rescued, damaged: None });
            if found {
                break;
            }
        }
        Ok(tried.pop())
    }

    /// What marks hide from the chosen reading.
    fn rescued(&self, answer: &mut Answer, request: &Request) -> Result<Tier, Error> {
        match answer.rescued.take() {
            Some(rescued) => Ok(rescued),
            None => self.rescue(&answer.what, &answer.exact, request),
        }
    }

    /// What damaged letters hide from the chosen reading, where marks do not explain that it finds so little.
    fn damaged(&self, answer: &mut Answer, rescued: &Tier, request: &Request) -> Result<Tier, Error> {
        if let Some(damaged) = answer.damaged.take() {
            return Ok(damaged);
        }
        let exact = &answer.exact.matches;
        let are_enough =
            exact.hold(FEW_ENOUGH_FOR_DAMAGE) || rescued.matches.hold(FEW_ENOUGH_FOR_DAMAGE - exact.count());
        if are_enough {
            return Ok(Tier::default());
        }
        self.damage(&answer.what, &[exact, &rescued.matches], request)
    }

    /// What matches only with the letters of one syllable damaged, and is not known already.
    fn damage(&self, what: &Match, known: &[&Matches], request: &Request) -> Result<Tier, Error> {
        if request.accents != AccentMode::Auto || matches!(what, Match::Share(_)) {
            return Ok(Tier::default());
        }
        let Some(what) = damaged(what, &self.engine)? else { return Ok(Tier::default()) };
        let units = what.units();
        let matches = self.engine.matches_beside(known, None, &what, &request.filters)?;
        Ok(Tier { what: Some(what), units, matches, found: None })
    }

    fn tier(&self, what: &Match, request: &Request) -> Result<Tier, Error> {
        let mut units = what.units();
        let (matches, found) = if let Match::Share(_) = what {
            lighten(&what.patterns(), &mut units, self.engine.weights().asking);
            // What no passage holds decides nothing in a long query.
            units = self.engine.known(units)?;
            let (matches, found) = self.engine.shared(&units, &request.filters)?;
            (matches, Some(found))
        } else {
            (self.engine.matches(Some(what), &request.filters)?, None)
        };
        Ok(Tier { what: Some(what.clone()), units, matches, found })
    }

    /// What matches only when marks are put aside.
    ///
    /// A long query is ranked by shares, where almost everything would match so; it is rescued only when it has
    /// fewer hits than were asked for.
    fn rescue(&self, what: &Match, exact: &Tier, request: &Request) -> Result<Tier, Error> {
        let relaxed = what.relaxed();
        if request.accents != AccentMode::Auto || relaxed == *what {
            return Ok(Tier::default());
        }
        if let Match::Share(_) = what {
            let wanted = request.offset.saturating_add(request.limit) as u64;
            let are_enough = match request.grouping {
                Grouping::Passage => exact.matches.hold(wanted),
                by => self.engine.groups(&exact.matches, by == Grouping::Section)?.len() as u64 >= wanted,
            };
            if are_enough {
                return Ok(Tier::default());
            }
            let mut tier = self.tier(&relaxed, request)?;
            tier.matches = tier.matches.without(&exact.matches);
            let matches = &tier.matches;
            tier.found.iter_mut().for_each(|all| all.retain(|found| matches.contains(found.address)));
            return Ok(tier);
        }
        let units = rescue_units(what);
        let matches = match what.as_unit() {
            Some(unit) => self.engine.holding_otherwise_marked(&unit, &exact.matches, &request.filters)?,
            None => {
                // A section may be found by the other marks of another passage. Reading where other marks are pays only
                // where it saves a look at places.
                let pays = !what.has_sections() && (what.has_places() || !what.has_lone_syllables());
                let worn = pays.then(|| self.engine.otherwise_marked(what)).transpose()?;
                self.engine.matches_beside(&[&exact.matches], worn, &relaxed, &request.filters)?
            }
        };
        Ok(Tier { what: Some(relaxed), units, matches, found: None })
    }

    fn hit(
        &self,
        ranked: Ranked,
        rank: u64,
        tier: &Tier,
        highlighter: Option<&mut Highlighter<'_>>,
        typed: &[(Key, String)],
        request: &Request,
    ) -> Result<Hit, Error> {
        let passage = self.reader.passage(ranked.found.address)?;
        let document = self.papers.document(&passage.document)?;
        let (highlights, accents) = match highlighter {
            Some(highlighter) => highlighter.mark(&passage.text),
            None => (Vec::new(), Accents::Exact),
        };
        let reasons = if request.explain {
            let parts = self.engine.contributions(ranked.found.address, &tier.units)?;
            explain::reasons(parts, ranked.merits, typed)
        } else {
            Vec::new()
        };
        let (path, header) = document
            .map(|document| (document.source.path.clone(), document.header.clone()))
            .unwrap_or_default();
        Ok(Hit {
            rank,
            score: ranked.found.score,
            accents,
            met: Met::AsAsked,
            section: HitSection { path: passage.section.clone(), kind: passage.kind.clone() },
            document: HitDocument { id: passage.document.clone(), path, header },
            passage: HitPassage {
                id: passage.id(),
                text: passage.text,
                highlights,
                page: passage.page,
                estimated: passage.estimated,
                ocr_percent: passage.ocr_percent,
            },
            reasons,
            more: ranked.more,
        })
    }
}

/// What a person must be told of how the query was read.
fn notices(answer: &Answer, [_, rescued, damaged]: [u64; 3]) -> Vec<Message> {
    let mut notices = Vec::new();
    match answer.strictness {
        Strictness::Together => {}
        _ if answer.exact.matches.is_empty() => {}
        Strictness::All => notices.push(Message::new("search.loosened-all")),
        Strictness::Share => notices.push(Message::new("search.loosened-share")),
    }
    for expansion in &answer.expansions {
        notices.push(Message::new("search.expanded").with("expansion", expansion.as_str()));
    }
    if rescued > 0 {
        notices.push(Message::new("search.rescued").with("n", rescued));
    }
    if damaged > 0 {
        notices.push(Message::new("search.damaged").with("n", damaged));
    }
    notices
}
