package org.prunelab.jupyter;

import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.knowm.xchart.internal.chartpart.Chart;
import org.prunelab.experiment.PlanTables;
import org.prunelab.experiment.Sensitivities;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.PruningPlan;
import org.prunelab.prune.Sensitivity;
import org.prunelab.prune.Solution;
import org.prunelab.report.Charts;
import org.prunelab.report.HtmlTable;
import org.prunelab.report.LiveDisplay;
import org.prunelab.report.Png;
import org.prunelab.report.Rendered;
import org.prunelab.report.TextTable;
import tech.tablesaw.api.Table;

/** Makes a kernel at home with this library: renderers, live displays, imports. */
final class Notebook {

    /** What a notebook need not import itself; packages that are not there are left out. */
    private static final List<String> IMPORTS = List.of(
            "java.nio.file.*",
            "org.prunelab.darknet.*",
            "org.prunelab.detect.*",
            "org.prunelab.distill.*",
            "org.prunelab.evaluate.*",
            "org.prunelab.experiment.*",
            "org.prunelab.export.*",
            "org.prunelab.image.*",
            "org.prunelab.prune.*",
            "org.prunelab.report.*",
            "org.prunelab.sparse.*",
            "org.prunelab.train.*",
            "org.prunelab.voc.*",
            "tech.tablesaw.api.*");

    private Notebook() {}

    static void install(Kernel kernel) {
        registerRenderers(kernel);
        LiveDisplay.openOn(() -> new Screen(kernel, UUID.randomUUID().toString()));
        IMPORTS.forEach(name -> preload(kernel, name));
    }

    static void registerRenderers(Kernel kernel) {
        kernel.render(
                Rendered.class,
                List.of(Form.of(Form.HTML, Rendered::toHtml), Form.of(Form.TEXT, Rendered::toText)),
                List.of());
        kernel.render(
                PruningPlan.class,
                List.of(
                        Form.of(Form.HTML, plan -> PlanTables.of(plan).toHtml()),
                        Form.of(Form.TEXT, PruningPlan::toString)),
                List.of());
        kernel.render(
                Solution.class,
                List.of(
                        Form.of(Form.HTML, solution -> PlanTables.of(solution).toHtml()),
                        Form.of(Form.TEXT, Solution::toString)),
                List.of());
        kernel.render(
                Sensitivity.class,
                List.of(
                        Form.of(Form.HTML, scan -> Sensitivities.of(scan).toHtml()),
                        Form.of(Form.TEXT, scan -> Sensitivities.of(scan).toText())),
                List.of());
        kernel.render(
                ChannelGroups.class,
                List.of(
                        Form.of(Form.HTML, groups -> HtmlTable.render(PlanTables.groups(groups))),
                        Form.of(Form.TEXT, ChannelGroups::toString)),
                List.of());
        kernel.render(
                Table.class,
                List.of(Form.of(Form.HTML, HtmlTable::render), Form.of(Form.TEXT, TextTable::render)),
                List.of());
        kernel.render(
                BufferedImage.class,
                List.of(Form.of(Form.PNG, Png::base64), Form.of(Form.TEXT, Notebook::describe)),
                List.of());
        registerCharts(kernel);
    }

    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static void registerCharts(Kernel kernel) {
        List<Form<Chart>> shown = List.of(
                new Form<>(
                        Form.PNG,
                        chart -> Base64.getEncoder().encodeToString(Charts.png((Chart<?, ?>) chart)),
                        chart -> Map.of("width", chart.getWidth(), "height", chart.getHeight())),
                Form.of(Form.TEXT, chart -> Charts.text((Chart<?, ?>) chart)));
        kernel.render(Chart.class, shown, List.of(Form.of(Form.SVG, chart -> Charts.svg((Chart<?, ?>) chart))));
    }

    private static String describe(BufferedImage picture) {
        return "Picture of %d x %d pixels".formatted(picture.getWidth(), picture.getHeight());
    }

    private static void preload(Kernel kernel, String name) {
        try {
            kernel.evaluate("import " + name + ";");
        } catch (RuntimeException e) {
            // The package is not there. Nothing is lost, and the kernel must start.
        }
    }

    /** One output of a notebook, changed in place. */
    private static final class Screen implements LiveDisplay.Screen {

        private final Kernel kernel;
        private final String id;
        private boolean shown;

        Screen(Kernel kernel, String id) {
            this.kernel = kernel;
            this.id = id;
        }

        @Override
        public void show(Rendered news) {
            Map<String, String> data = Map.of(Form.HTML, news.toHtml(), Form.TEXT, news.toText());
            if (shown) {
                kernel.update(id, data);
            } else {
                kernel.display(id, data);
                shown = true;
            }
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(300);
        }
    }
}
