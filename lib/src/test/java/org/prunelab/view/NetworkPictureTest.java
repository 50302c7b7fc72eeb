package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.ReleasedNetwork;
import org.prunelab.report.InlineSvg;

class NetworkPictureTest {

    private final Network network = Yolov4.of(20).at(416).build();

    @Test
    void aBlockStandsForEachConvolutionInItsGroupsColour() {
        String html = InlineSvg.of(NetworkPicture.of("Groups", network, ChannelGroups.paper(network))
                .toHtml());
        // 110 convolutions, and a square in the legend for each of five groups and what is in none
        assertEquals(110 + 6, html.split("<rect", -1).length - 1);
        assertTrue(html.contains("<title>layer 0, group 1: 32 channels</title>"));
        assertTrue(html.contains("group 3: 11,776 channels"), html);
    }

    /** The channels of the groups are those of the released cfg files. */
    @Test
    void aPlanShowsWhatStaysBeforeWhatWas() {
        NetworkPicture picture = NetworkPicture.of("Released", ReleasedNetwork.plan(network));
        assertEquals(2 * 110 + 6, InlineSvg.of(picture.toHtml()).split("<rect", -1).length - 1);
        for (String group : new String[] {
            "group 1: 4,608 → 4,386",
            "group 2: 5,376 → 4,371",
            "group 3: 11,776 → 4,853",
            "group 4: 3,456 → 3,201",
            "group 5: 7,936 → 3,904"
        }) {
            assertTrue(picture.toText().contains(group), picture.toText());
        }
    }

    @Test
    void manyGroupsAreCountedInPlaceOfALegend() {
        String html = InlineSvg.of(NetworkPicture.of("Layers", network, ChannelGroups.perLayer(network))
                .toHtml());
        assertTrue(html.contains("108 groups; colours repeat"), html);
    }
}
