/**
 * The page's script: filters, keyboard, and the packed bodies. Its hash is in the page's policy. Packed
 * bodies are HTML made and escaped by this package like the rest of the page.
 */
export const SCRIPT = `
'use strict';
(() => {
  const form = document.querySelector('form');
  const results = [...document.querySelectorAll('.result')];
  const words = new Map(results.map((result) => [result, result.textContent.toLowerCase()]));
  const shown = (result) => !result.hidden;

  const filter = () => {
    const { text, area, level, verdict } = Object.fromEntries(new FormData(form));
    const wanted = text.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const result of results) {
      const { dataset } = result;
      result.hidden =
        (area !== '' && dataset.area !== area) ||
        (level !== '' && dataset.level !== level) ||
        (verdict !== '' && dataset.verdict !== verdict) ||
        !wanted.every((word) => words.get(result).includes(word));
    }
    for (const section of document.querySelectorAll('section[data-results]'))
      section.hidden = !section.querySelector('.result:not([hidden])');
    document.querySelector('output').value = results.filter(shown).length + ' of ' + results.length + ' rules';
  };

  let packed;
  const unpack = async () => {
    const binary = atob(document.getElementById('packed').textContent);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const { bodies, lines } = JSON.parse(await new Response(stream).text());
    let next = 0;
    for (const id in bodies) bodies[id] = bodies[id].map((number) => lines[number < 0 ? next++ : number]);
    return bodies;
  };
  const fill = async (result) => {
    const body = result.querySelector(':scope > [data-packed]');
    if (!body) return;
    packed ??= unpack();
    const lines = (await packed)[result.id];
    body.innerHTML = lines.join('\\n').replaceAll('\\u0001', result.id);
    body.removeAttribute('data-packed');
    showCopy();
  };
  document.addEventListener('toggle', (event) => {
    if (event.target.open && event.target.matches('.result')) fill(event.target);
  }, true);

  const showCopy = () => {
    if (navigator.clipboard) for (const button of document.querySelectorAll('[data-copy][hidden]')) button.hidden = false;
  };
  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-copy]');
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
  });

  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.matches('details')) at.open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);

  const step = (by) => {
    const summaries = results.filter(shown).map((result) => result.querySelector('summary'));
    const at = summaries.indexOf(document.activeElement);
    summaries[at < 0 ? (by > 0 ? 0 : summaries.length - 1) : at + by]?.focus();
  };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches('input, select, textarea');
    if (event.key === 'Escape' && typing) { form.reset(); filter(); event.target.blur(); }
    if (typing) return;
    if (event.key === '/') { event.preventDefault(); form.elements.text.focus(); }
    if (event.key === 'j') step(1);
    if (event.key === 'k') step(-1);
  });

  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  for (const button of document.querySelectorAll('[data-show]'))
    button.addEventListener('click', () => {
      form.elements.area.value = button.dataset.show;
      filter();
      form.scrollIntoView();
    });
  form.hidden = false;
  showCopy();
  filter();
  reveal();
})();
`;
