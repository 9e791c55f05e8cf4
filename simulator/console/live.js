// The pages work without this. Live updates: each event of the server replaces the element of its id; the server
// escapes all texts. What was unfolded stays so.
for (const place of document.querySelectorAll('[data-live]')) {
  const events = new EventSource(place.dataset.live);
  events.onmessage = ({ data }) => {
    const { id, version, html } = JSON.parse(data);
    const shown = document.getElementById(id);
    if (shown?.dataset.version === String(version)) return;
    const open = [...(shown?.querySelectorAll('details[open][data-key]') ?? [])].map(
      ({ dataset }) => dataset.key,
    );
    if (shown) shown.outerHTML = html;
    else place.insertAdjacentHTML('afterbegin', html);
    for (const each of document.getElementById(id)?.querySelectorAll('details[data-key]') ?? [])
      if (open.includes(each.dataset.key)) each.open = true;
    while (place.children.length > Number(place.dataset.most ?? Infinity)) place.lastElementChild.remove();
    document.querySelector('.none')?.remove();
  };
  addEventListener('pagehide', () => events.close());
}

// A dialog that came open with the page becomes modal; its opening button needs no other page.
const dialog = document.querySelector('dialog');
if (dialog?.open) {
  dialog.close();
  dialog.showModal();
}
document.querySelector('[data-opens]')?.addEventListener('click', (event) => {
  event.preventDefault();
  dialog.showModal();
});
dialog?.addEventListener('close', () => history.replaceState(null, '', location.pathname));

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
  });
}

// The steps of the journey are done in other windows: their states are read again on the way back.
if (document.querySelector('.journey')) addEventListener('focus', () => location.reload());
