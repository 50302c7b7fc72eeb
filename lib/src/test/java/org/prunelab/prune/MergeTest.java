package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;

/** Joined layers, minimums and multiples on hand-made gamma. */
class MergeTest {

    private final Network chain = Nets.of("""
            conv 4
            conv 4
            shortcut -2
            conv 4
            shortcut -2
            conv 4
            shortcut -2
            plain 1""");

    /** Votes above 0.5, channel by channel: 4, 2, 1 and 0 of the four layers. */
    private final Model votes = Nets.model(
            chain,
            Map.of(
                    0, Nets.gamma(.9, .1, .1, .1),
                    1, Nets.gamma(.9, .1, .1, .2),
                    3, Nets.gamma(.9, .9, .1, .3),
                    5, Nets.gamma(.9, .9, .9, .4)));

    private PruningPlan plan(Merge merge, int least, Rounding rounding) {
        return ChannelGroups.global(chain)
                .thresholds(Threshold.absolute(.5))
                .merge(merge)
                .leastChannels(least)
                .rounding(rounding)
                .plan(votes);
    }

    private int[] kept(PruningPlan plan) {
        for (int layer : new int[] {1, 3, 5}) {
            assertEquals(plan.layer(0).kept(), plan.layer(layer).kept());
        }
        return plan.layer(0).kept().indices();
    }

    @Test
    void unionKeepsWhatOneLayerKeeps() {
        assertArrayEquals(new int[] {0, 1, 2}, kept(plan(Merge.UNION, 1, Rounding.NONE)));
    }

    @Test
    void majorityKeepsWhatHalfOfTheLayersKeep() {
        assertArrayEquals(new int[] {0, 1}, kept(plan(Merge.MAJORITY, 1, Rounding.NONE)));
    }

    @Test
    void intersectionKeepsWhatAllLayersKeep() {
        PruningPlan plan = plan(Merge.INTERSECTION, 1, Rounding.NONE);
        assertArrayEquals(new int[] {0}, kept(plan));
        assertEquals(new Reasons(1, 0, 2, 0), plan.layer(5).reasons());
        assertEquals("threshold removes 1, merge removes 2", plan.layer(5).why());
    }

    @Test
    void minimumHoldsAfterMerging() {
        Model disjoint = Nets.model(
                chain,
                Map.of(
                        0, Nets.gamma(.9, .1, .1, .1),
                        1, Nets.gamma(.1, .9, .1, .1),
                        3, Nets.gamma(.1, .1, .95, .1),
                        5, Nets.gamma(.1, .1, .1, .9)));
        PruningPlan plan = ChannelGroups.global(chain)
                .thresholds(Threshold.absolute(.5))
                .merge(Merge.INTERSECTION)
                .leastChannels(1)
                .plan(disjoint);
        // no channel is kept by all; the largest mean |gamma| comes back
        assertArrayEquals(new int[] {2}, kept(plan));
        assertEquals(new Reasons(3, -1, 1, 0), plan.layer(0).reasons());
    }

    @Test
    void minimumIsAShareOfTheLayerWhereThatIsNotZero() {
        PruningPlan plan = ChannelGroups.global(chain)
                .thresholds(Threshold.absolute(5))
                .layerKeep(.8)
                .leastChannels(1)
                .plan(votes);
        // floor(4 x 0.8) = 3; each layer votes for its own three largest, and channel 3 gets two of four votes
        assertEquals(3, plan.layer(0).kept().size() - (plan.layer(0).kept().contains(3) ? 1 : 0));
        assertTrue(plan.layers().stream().allMatch(layer -> layer.after() >= Math.min(3, layer.before())));
    }

    @Test
    void publishedMinimumScalesWithTheWidth() {
        assertEquals(16, PruningRule.leastChannels(Nets.of("conv 32\nplain 1")));
        assertEquals(4, PruningRule.leastChannels(Nets.of("conv 8\nplain 1")));
        assertEquals(1, PruningRule.leastChannels(Nets.of("conv 1\nplain 1")));
    }

    @Test
    void roundingUpBringsBackTheMostImportant() {
        PruningPlan plan = plan(Merge.UNION, 1, Rounding.up(2));
        assertArrayEquals(new int[] {0, 1, 2, 3}, kept(plan));
        assertEquals(-1, plan.layer(0).reasons().rounding());
    }

    @Test
    void roundingDownRemovesTheLeastImportant() {
        PruningPlan plan = plan(Merge.UNION, 1, Rounding.down(2));
        assertArrayEquals(new int[] {0, 1}, kept(plan));
        assertEquals(1, plan.layer(0).reasons().rounding());
    }

    @Test
    void roundingDownGoesUpWhereTheMinimumForbids() {
        assertArrayEquals(new int[] {0, 1}, kept(plan(Merge.INTERSECTION, 1, Rounding.down(2))));
    }

    @Test
    void protectedOnRequestAndAllThatIsJoinedWithIt() {
        PruningPlan plan = ChannelGroups.global(chain)
                .thresholds(Threshold.absolute(.5))
                .protect(3)
                .plan(votes);
        assertEquals(4, plan.layer(0).after());
        assertEquals("protected (layer 3: protected on request)", plan.layer(0).why());
    }

    @Test
    void theFirstLayerCanBeProtected() {
        PruningPlan plan = ChannelGroups.global(chain)
                .thresholds(Threshold.absolute(.5))
                .protect(0)
                .plan(votes);
        assertEquals("protected (layer 0: protected on request)", plan.layer(5).why());
    }

    @Test
    void protectingWhatIsNoConvolutionIsRefused() {
        PruningRule rule = ChannelGroups.global(chain).percentiles(.5);
        for (int layer : new int[] {2, 8, 99, -1}) {
            String message = assertThrows(IllegalArgumentException.class, () -> rule.protect(layer)
                            .plan(votes))
                    .getMessage();
            assertTrue(message.startsWith("Layer %d is to be protected or listed".formatted(layer)), message);
        }
    }

    @Test
    void layersInNoGroupStay() {
        Network network = Nets.of("conv 4\nconv 4\nplain 1");
        PruningPlan plan = ChannelGroups.of(network, ChannelGroup.range("second", 1, 2))
                .percentiles(.5)
                .leastChannels(1)
                .plan(Nets.model(network, Map.of()));
        assertEquals(4, plan.layer(0).after());
        assertEquals("protected (layer 0: in no group)", plan.layer(0).why());
        assertEquals(1, plan.layer(1).after());
    }
}
