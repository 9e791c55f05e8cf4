/* The pages work without this: it adds copy buttons, and lists that follow what happens. */

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
    button.addEventListener(
      'blur',
      () => {
        button.textContent = label;
      },
      { once: true },
    );
  });
}

const live = document.querySelector('[data-live]');
if (live) follow(live, document.querySelector('[data-live-status]'));

/** Puts the server's own rendering in place whenever it says that something has changed. */
function follow(list, status) {
  let busy = false;
  let missed = false;

  async function refresh() {
    missed = busy;
    if (busy) return;
    busy = true;
    do {
      missed = false;
      const answer = await fetch(location.href).catch(() => undefined);
      if (answer?.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    } while (missed);
    busy = false;
  }

  function show(page) {
    const fresh = page.querySelector('[data-live]');
    if (!fresh || fresh.innerHTML === list.dataset.shown) return;
    const open = [...list.querySelectorAll('details[open]')].map(({ id }) => id);
    const focused = list.contains(document.activeElement) && document.activeElement.closest('[id]')?.id;
    list.dataset.shown = fresh.innerHTML;
    list.replaceChildren(...fresh.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    if (focused) document.getElementById(focused)?.querySelector('summary')?.focus();
    status.textContent = `Up to date as of ${new Date().toISOString().slice(11, 19)} UTC.`;
  }

  const source = new EventSource('/events');
  // A list may have grown between the page and the connection, or while that was broken.
  source.addEventListener('open', refresh);
  source.addEventListener('message', refresh);
}
