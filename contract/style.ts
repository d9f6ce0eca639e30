/** The style of the documentation page, in the light or dark colours of the reader's system. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #06c; }
@media (prefers-color-scheme: dark) { :root { --accent: #6af; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: flex; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; width: 19rem; flex: none; padding: 1rem; border-right: 1px solid var(--line); font-size: 0.875rem; }
nav strong { display: block; margin-top: 1rem; }
nav a { display: block; padding: 0.15rem 0; text-decoration: none; }
a { color: var(--accent); }
main { max-width: 54rem; min-width: 0; flex: 1; padding: 1rem 2rem 6rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
h4 { margin: 1.25rem 0 0.25rem; }
article { margin: 2.5rem 0; }
p { margin: 0.5rem 0; }
code { font: 0.875em/1.45 ui-monospace, monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0.75rem; overflow-x: auto; }
.fields { list-style: none; padding-left: 1rem; border-left: 2px solid var(--line); }
.fields li { margin: 0.5rem 0; }
.fields p { margin: 0; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; }
@media (max-width: 60rem) { body { display: block; } nav { position: static; width: auto; height: auto; border: 0; } main { padding: 1rem; } }
`
