import { testKills } from '../testing/test-kills.ts';

testKills(5, 8);
