import { startCheckList } from './parts/check-list.browser.ts';

// The page is readable without this script; only the filters need it.
startCheckList();
