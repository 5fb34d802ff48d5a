// Hands the frame over to the strange origin.
import { strangeOrigin } from './strange-origin.ts';

location.replace(`${strangeOrigin}/`);
