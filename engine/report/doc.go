// Package report puts what the engine knows in front of people and programs:
// tables and progress for the one, JSON for the other.
package report
