/** The matrix page's script: its filters. Its hash is in the page's policy. */
export const MATRIX_SCRIPT = `
'use strict';
(() => {
  const form = document.querySelector('form');
  const rows = [...document.querySelectorAll('tr[data-area]')];
  const words = new Map(
    rows.map((row) => [row, (row.parentElement.rows[0].textContent + ' ' + row.textContent).toLowerCase()]),
  );
  const groups = [...document.querySelectorAll('section[data-mutants], section[data-mutants] tbody')];

  const filter = () => {
    const { text, area } = Object.fromEntries(new FormData(form));
    const wanted = text.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const row of rows)
      row.hidden =
        (area !== '' && row.dataset.area !== area) ||
        !wanted.every((word) => words.get(row).includes(word));
    for (const group of groups) group.hidden = !group.querySelector('tr[data-area]:not([hidden])');
    const shown = rows.filter((row) => !row.hidden).length;
    document.querySelector('output').value = shown + ' of ' + rows.length + ' mutants';
  };

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches('input, select');
    if (event.key === 'Escape' && typing) { form.reset(); filter(); event.target.blur(); }
    if (event.key === '/' && !typing) { event.preventDefault(); form.elements.text.focus(); }
  });
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  form.hidden = false;
  filter();
})();
`;
