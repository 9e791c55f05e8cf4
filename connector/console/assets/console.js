/* The pages work without this: it adds copy buttons, times in the browser's zone, and lists that follow what happens. */

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

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
// Swedish writes 2026-01-31 09:30:00.
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
const zone = document.querySelector('[data-zone]');
if (zone && timeZone !== 'UTC')
  zone.textContent = `Times are in ${timeZone}; UTC shows when the pointer rests on one.`;
localize(document);

/** Shows instants in the browser's zone; their titles say UTC. */
function localize(part) {
  for (const time of part.querySelectorAll('time[datetime]'))
    time.textContent = clock.format(new Date(time.dateTime));
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
    localize(list);
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    if (focused) document.getElementById(focused)?.querySelector('summary')?.focus();
    status.textContent = `Up to date as of ${clock.format(new Date()).slice(11)}.`;
  }

  const source = new EventSource('/events');
  // A list may have grown between the page and the connection, or while that was broken.
  source.addEventListener('open', refresh);
  source.addEventListener('message', refresh);
}
