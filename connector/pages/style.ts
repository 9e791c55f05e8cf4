/** The stylesheet of all pages, served from this host: no page loads anything from elsewhere. */
export const style = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 30rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
form { margin-top: 1.5rem; }
label { display: block; margin-bottom: 1rem; }
input, select { display: block; box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
button { padding: .5rem 1.25rem; font: inherit; cursor: pointer; border: 1px solid #1d4ed8; border-radius: .25rem;
  background: #1d4ed8; color: #fff; }
button.secondary { background: transparent; color: inherit; border-color: currentColor; }
code { overflow-wrap: anywhere; }
[role=alert] { border-left: .25rem solid #b91c1c; padding-left: .75rem; }
`;
