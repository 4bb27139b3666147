// Package trust keeps which plugins of other people may run. A program gets
// into the plugins folder only after somebody has read what it wants and said
// yes; from then on luarr.lock holds its SHA-256 and what was said yes to, and
// nothing else of that name is started.
//
// The sequence of an installation is Stage, which copies the program to where
// nothing starts it, then whoever asks it to describe itself, then Accept. A
// Lock is what the host asks before each start.
package trust
