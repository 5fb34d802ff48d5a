import { testKills } from '../testing/test-kills.ts';

testKills(7, 8);
