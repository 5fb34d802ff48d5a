import { frameScript } from './frame-script.ts';

/** An origin that no host has anything to do with. */
export const strangeOrigin = 'https://stranger.invalid';

/** The page that a WOPI client's frame shows in place of a document. */
export const standInPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Stand-in for a WOPI client</title></head>
<body><p>wopi-conformance looks at the host page.</p><script>${frameScript}</script></body></html>
`;

/** A page that hands its frame over to the strange origin. */
export const handOverPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Stand-in</title></head>
<body><script>location.replace(${JSON.stringify(`${strangeOrigin}/`)})</script></body></html>
`;
