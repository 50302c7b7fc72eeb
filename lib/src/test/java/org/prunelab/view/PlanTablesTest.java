package org.prunelab.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroup;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Cost;
import org.prunelab.prune.PruningPlan;
import org.prunelab.solve.Solution;
import org.prunelab.solve.Target;
import org.prunelab.solve.TargetSolver;
import tech.tablesaw.api.Table;

class PlanTablesTest {

    private static final Network NETWORK = Yolov4.of(2).width(0.125).at(64).build();

    private static final PruningPlan PLAN =
            ChannelGroups.paper(NETWORK).percentiles(0.1, 0.2, 0.3, 0.4, 0.5).plan(NETWORK, Weights.random(NETWORK, 1));

    @Test
    void costsAreThoseOfTheNetworkBeforeAndAfter() {
        Table table = PlanTables.cost(PLAN);
        Cost after = Cost.of(PLAN.network());
        assertEquals(Cost.of(NETWORK).parameters(), table.longColumn("before").get(0));
        assertEquals(after.parameters(), table.longColumn("after").get(0));
        assertEquals(after.macs(), table.longColumn("after").get(2));
    }

    @Test
    void groupsSayWhatWasAskedAndLayersAddUpToTheGroups() {
        Table groups = PlanTables.groups(PLAN);
        assertEquals(5, groups.rowCount());
        assertEquals(30, groups.doubleColumn("asked [%]").get(2), 1e-9);
        Table layers = PlanTables.layers(PLAN);
        double gone =
                layers.intColumn("before").sum() - layers.intColumn("after").sum();
        assertEquals(PLAN.groups().stream().mapToInt(g -> g.removed()).sum(), gone, 0);
    }

    @Test
    void aPlanShowsBothInBothForms() {
        assertTrue(PlanTables.of(PLAN).toHtml().contains("removed [%]"));
        assertTrue(PlanTables.of(PLAN).toText().contains("parameters"));
    }

    @Test
    void warningsAreShownAndEscaped() {
        PruningPlan plan = ChannelGroups.of(NETWORK, ChannelGroup.range("a < b", 0, 56))
                .percentiles(0.97)
                .plan(NETWORK, Weights.random(NETWORK, 1));
        assertTrue(PlanTables.of(plan).toHtml().contains("<p><b>Warning:</b> Group &quot;a &lt; b&quot;: "));
        assertTrue(PlanTables.of(plan)
                .toText()
                .contains("Warning: " + plan.warnings().get(0)));
    }

    @Test
    void aSolutionShowsItsTargetsAndItsPlan() {
        Model model = new Model(NETWORK, Weights.random(NETWORK, 1));
        Solution solution = TargetSolver.solve(ChannelGroups.paper(NETWORK).rule(), model, Target.parameters(-0.4));
        Table targets = PlanTables.targets(solution);
        assertEquals("parameters", targets.stringColumn("target").get(0));
        assertEquals(-40, targets.doubleColumn("asked [%]").get(0), 1e-9);
        assertEquals(-40, targets.doubleColumn("achieved [%]").get(0), 0.2);
        String html = PlanTables.of(solution).toHtml();
        assertTrue(html.contains("achieved [%]") && html.contains("removed [%]"), html);
    }

    @Test
    void groupsAreShownByTheirRanges() {
        Table table = PlanTables.groups(ChannelGroups.of(
                NETWORK, ChannelGroup.range("first", 0, 56), new ChannelGroup("odd", List.of(60, 62, 63, 70, 71, 72))));
        assertEquals(56, table.intColumn("layers").get(0));
        assertEquals("0 to 55", table.stringColumn("indices").get(0));
        assertEquals("60, 62 to 63, 70 to 72", table.stringColumn("indices").get(1));
    }
}
