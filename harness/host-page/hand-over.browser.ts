// Hands the frame over to the strange origin.
import { untrustedOrigin } from './untrusted-origin.ts';

location.replace(`${untrustedOrigin}/`);
