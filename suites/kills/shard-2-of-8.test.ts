import { testKills } from '../testing/test-kills.ts';

testKills(2, 8);
