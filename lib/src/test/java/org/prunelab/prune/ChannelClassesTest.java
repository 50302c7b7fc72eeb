package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Network;

class ChannelClassesTest {

    @Test
    void chainOfShortcutsJoinsAllItsConvolutions() {
        ChannelClasses classes = ChannelClasses.of(Nets.of("""
                conv 3
                conv 3
                shortcut -2
                conv 3
                shortcut -2
                plain 1"""));
        assertArrayEquals(classes.ofLayer(0), classes.ofLayer(4));
        assertEquals(
                List.of(
                        new ChannelClasses.Member(0, 1),
                        new ChannelClasses.Member(1, 1),
                        new ChannelClasses.Member(3, 1)),
                classes.members(classes.ofLayer(0)[1]));
    }

    @Test
    void concatenationKeepsChannelsApart() {
        ChannelClasses classes = ChannelClasses.of(Nets.of("""
                conv 2
                conv 3
                route -1,-2
                plain 1"""));
        int[] joined = classes.ofLayer(2);
        assertEquals(5, joined.length);
        assertArrayEquals(classes.ofLayer(1), new int[] {joined[0], joined[1], joined[2]});
        assertArrayEquals(classes.ofLayer(0), new int[] {joined[3], joined[4]});
    }

    @Test
    void sliceJoinsThePositionsOfItsHalves() {
        ChannelClasses classes = ChannelClasses.of(Nets.of("""
                conv 4
                half -1
                plain 1"""));
        int[] whole = classes.ofLayer(0);
        assertArrayEquals(new int[] {whole[0], whole[1], whole[0], whole[1]}, whole);
        assertArrayEquals(new int[] {whole[0], whole[1]}, classes.ofLayer(1));
    }

    @Test
    void depthwiseJoinsEachInputWithItsOutputs() {
        ChannelClasses classes = ChannelClasses.of(Nets.of("""
                conv 3
                conv 6 groups=3
                plain 1"""));
        int[] in = classes.ofLayer(0);
        assertArrayEquals(new int[] {in[0], in[0], in[1], in[1], in[2], in[2]}, classes.ofLayer(1));
    }

    @Test
    void groupedJoinsPositionsOfItsGroups() {
        ChannelClasses classes = ChannelClasses.of(Nets.of("""
                conv 4
                conv 6 groups=2
                plain 1"""));
        int[] in = classes.ofLayer(0);
        int[] out = classes.ofLayer(1);
        assertArrayEquals(new int[] {in[0], in[1], in[0], in[1]}, in);
        assertArrayEquals(new int[] {out[0], out[1], out[2], out[0], out[1], out[2]}, out);
        assertTrue(in[0] != out[0] && in[1] != out[1]);
    }

    @Test
    void whatReachesTheImageANonNormalisedConvolutionOrTheEndIsFixed() {
        Network network = Nets.of("""
                conv 2
                plain 2
                shortcut -2
                conv 2
                conv 5""");
        ChannelClasses classes = ChannelClasses.of(network);
        assertEquals(
                "the image", classes.whyFixed(classes.ofLayer(Network.IMAGE)[0]).orElseThrow());
        assertEquals(
                "layer 1: no batch normalisation",
                classes.whyFixed(classes.ofLayer(0)[0]).orElseThrow());
        assertTrue(classes.whyFixed(classes.ofLayer(3)[0]).isEmpty());
        assertEquals(
                "layer 4: an output of the network",
                classes.whyFixed(classes.ofLayer(4)[0]).orElseThrow());
    }

    @Test
    void activationThatIsNotSilentAtZeroIsFixed() {
        ChannelClasses classes = ChannelClasses.of(Nets.of("""
                logistic 2
                plain 1"""));
        assertEquals(
                "layer 0: activation logistic makes of 0 0.5",
                classes.whyFixed(classes.ofLayer(0)[0]).orElseThrow());
    }

    @Test
    void depthwiseOnTheImageIsFixed() {
        ChannelClasses classes = ChannelClasses.of(Nets.of("""
                conv 2 groups=2
                plain 1"""));
        assertEquals("the image", classes.whyFixed(classes.ofLayer(0)[1]).orElseThrow());
    }
}
