/** Line drawings on a grid of 24, drawn for this project. */
const DRAWINGS = {
  alert: '<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1"/>',
  book: '<path d="M6 3h12v18H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM8 16h10M9 8h5"/>',
  call: '<path d="M5 4h4l2 5-2.5 2a12 12 0 0 0 4.5 4.5l2-2.5 5 2v4a1 1 0 0 1-1 1A16 16 0 0 1 4 5a1 1 0 0 1 1-1z"/>',
  chart: '<path d="M4 20h16M7 20v-7M12 20V5M17 20v-10"/>',
  chat: '<path d="M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5"/>',
  check: '<path d="m5 13 4.5 4.5L19 7"/>',
  contact: '<circle cx="12" cy="8.5" r="3.5"/><path d="M5 20c1-4 4-5.5 7-5.5s6 1.5 7 5.5"/>',
  key: '<circle cx="8" cy="15" r="4"/><path d="m11 12 8-8M16 7l3 3"/>',
  link: '<path d="M9 15l6-6M8 11l-3 3a3.5 3.5 0 0 0 5 5l3-3M16 13l3-3a3.5 3.5 0 0 0-5-5l-3 3"/>',
  log: '<path d="M6 3h9l4 4v14H6zM9 11h7M9 15h7M9 7h3"/>',
  route:
    '<circle cx="6" cy="18" r="2"/><circle cx="18" cy="6" r="2"/><path d="M8 18h8a3 3 0 0 0 0-6H8a3 3 0 0 1 0-6h8"/>',
  settings:
    '<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1"/>',
} as const;

/** Names of the drawings. */
export type IconName = keyof typeof DRAWINGS;

/** A drawing beside a text that says the same: hidden from screen readers. */
export function icon(name: IconName): string {
  return `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${DRAWINGS[name]}</svg>`;
}
