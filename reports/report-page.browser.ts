import { startCheckList } from './parts/check-list.browser.ts';

// Without this script, everything can still be read; only the filters are missing.
startCheckList();
