/** An origin that no host has a reason to trust. */
export const untrustedOrigin = 'https://untrusted.invalid';
