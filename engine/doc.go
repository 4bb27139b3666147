// Package engine is Luarr's pipeline.
//
//	plugin processes            the engine                                       plugin processes
//	┌────────┐   ┌───────┐   ┌───────────┐   ┌───────┐   ┌─────────────┐   ┌──────┐   ┌────────┐
//	│ plex   │──▶│ fetch │──▶│ normalize │──▶│ match │──▶│ act: a plan │──▶│apply │──▶│ plex   │
//	│ source │   └───┬───┘   └─────┬─────┘   └───┬───┘   └──────┬──────┘   └──┬───┘   │ radarr │
//	└────────┘       │   detect/*.lua   ▲ radarr, sonarr   actions/*.lua      │       │ sonarr │
//	                 ▼                  ▼ matchers             ▼              ▼       └────────┘
//	             ───────────────── the store (SQLite): facts, traits, matches, journal ─────────────────
//
// What always holds:
//
//   - Stages never import each other. The store is the seam between them, so a
//     run can begin at any of them with what the last one left.
//   - Rules propose, the core disposes. Nothing changes a server but an Applier
//     in the act package, and a plan is a run whose applier sends nothing.
//   - Unknown is not false. What could not be read ends a rule's verdict on that
//     item; missing data never looks like an empty library.
//   - Nothing is lost. A change is in the journal, on the disk, before it is sent.
//   - A plugin that crashes, hangs or lies costs its own work and nothing else.
//
// The words: a source lists items, a matcher finds them in Radarr or Sonarr, an
// actor offers changes; an instance is a configured plugin. A fact is what a
// server said, a trait what a detector derived from it, with evidence. A rule
// proposes changes, which make a plan; applying it fills the journal of a run.
// An item of which the rules have nothing to say, whatever the time, is quiet,
// and not looked at again until something about it changes.
// A finding is what a person should know.
package engine
