import { frameScript } from './frame-script.ts';

/** An origin that no host has a reason to trust. */
export const untrustedOrigin = 'https://untrusted.invalid';

/** The page in the frame, in place of a WOPI client. */
export const stubPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>WOPI client stub</title></head>
<body><p>wopi-conformance is inspecting the host page.</p><script>${frameScript}</script></body></html>
`;

/** A page that navigates its frame to the untrusted origin. */
export const handOverPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Stub</title></head>
<body><script>location.replace(${JSON.stringify(`${untrustedOrigin}/`)})</script></body></html>
`;
