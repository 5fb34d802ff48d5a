/** An origin that no host has anything to do with. */
export const strangeOrigin = 'https://stranger.invalid';
