/** What a response says while the data cannot be used. */
export const UNAVAILABLE = 'The server cannot store data at present.';
/** When a client may try again. */
export const RETRY_AFTER_SECONDS = 10;
