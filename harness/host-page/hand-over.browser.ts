// Navigates the frame to the untrusted origin.
import { untrustedOrigin } from './untrusted-origin.ts';

location.replace(`${untrustedOrigin}/`);
