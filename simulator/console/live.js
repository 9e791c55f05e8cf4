// Live updates: each event of the server replaces the element of its id. The server escapes all texts.
for (const place of document.querySelectorAll('[data-live]')) {
  const events = new EventSource(place.dataset.live);
  events.onmessage = ({ data }) => {
    const { id, version, html } = JSON.parse(data);
    const shown = document.getElementById(id);
    if (shown?.dataset.version === String(version)) return;
    if (shown) shown.outerHTML = html;
    else place.insertAdjacentHTML('afterbegin', html);
    while (place.children.length > Number(place.dataset.most ?? Infinity)) place.lastElementChild.remove();
    document.querySelector('.none')?.remove();
  };
  addEventListener('pagehide', () => events.close());
}
