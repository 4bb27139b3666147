// Package host runs plugins, each as a process of its own, and speaks to them.
//
// A plugin is a stranger. It gets a short environment without the host's
// secrets, a socket in a folder that only this user can enter, and a process
// group that is killed as a whole. What it prints becomes log lines, never
// output. A crash, a hang, a flood or an oversized message becomes one
// sentence and costs that plugin's work and nothing else.
//
// A process ends with its host on every way out: on Close, and when the host
// is killed, because the host holds the other end of its standard input.
// A plugin that dies is started again once, at the next call; the call that
// failed is never repeated.
//
// The sequence is New, then Describe or Open, then the methods of Plugin, then
// Close; after that Processes tells what every process has used.
package host
