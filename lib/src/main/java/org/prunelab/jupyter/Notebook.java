package org.prunelab.jupyter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.knowm.xchart.internal.chartpart.Chart;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.experiment.Experiment;
import org.prunelab.experiment.ExperimentTable;
import org.prunelab.image.Picture;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.PruningPlan;
import org.prunelab.report.Charts;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.Gallery;
import org.prunelab.report.LiveDisplay;
import org.prunelab.report.Png;
import org.prunelab.report.Rendered;
import org.prunelab.report.TableFormat;
import org.prunelab.solve.Sensitivity;
import org.prunelab.solve.Solution;
import org.prunelab.view.DataTable;
import org.prunelab.view.NetworkTable;
import org.prunelab.view.PlanTables;
import org.prunelab.view.Sensitivities;
import org.prunelab.voc.Voc;
import tech.tablesaw.api.Table;

/** Makes a kernel at home with this library: renderers, live displays, imports. */
final class Notebook {

    /** What a notebook need not import itself; packages that are not there are left out. */
    private static final List<String> IMPORTS = List.of(
            "java.nio.file.*",
            "org.prunelab.Prunelab",
            "org.prunelab.batch.*",
            "org.prunelab.darknet.*",
            "org.prunelab.detect.*",
            "org.prunelab.distill.*",
            "org.prunelab.evaluate.*",
            "org.prunelab.experiment.*",
            "org.prunelab.export.*",
            "org.prunelab.image.*",
            "org.prunelab.loss.*",
            "org.prunelab.outcome.*",
            "org.prunelab.prune.*",
            "org.prunelab.recipe.*",
            "org.prunelab.report.*",
            "org.prunelab.shapes.*",
            "org.prunelab.solve.*",
            "org.prunelab.sparse.*",
            "org.prunelab.store.*",
            "org.prunelab.train.*",
            "org.prunelab.view.*",
            "org.prunelab.voc.*",
            "org.prunelab.worker.*",
            "org.prunelab.zoo.*",
            "tech.tablesaw.api.*");

    /** Of a picture as it is shown, across or down. */
    private static final int MOST_PIXELS = 4096;

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private static boolean installed;

    private Notebook() {}

    /** Once for a kernel: the library may be put on its class path twice, or asked for by hand as well. */
    static synchronized void install(Kernel kernel) {
        if (installed) {
            return;
        }
        installed = true;
        quietLogging();
        registerRenderers(kernel);
        LiveDisplay.openOn(() -> new Screen(kernel, UUID.randomUUID().toString()));
        IMPORTS.forEach(name -> preload(kernel, name));
    }

    /** Libraries tell of every step at level INFO, which a notebook shows in red. Where a level was named, it stays. */
    private static void quietLogging() {
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn");
        }
    }

    static void registerRenderers(Kernel kernel) {
        render(kernel, Rendered.class, value -> value);
        render(kernel, Table.class, table -> new FormattedTable(table, TableFormat.standard()));
        render(kernel, Network.class, NetworkTable::of);
        render(kernel, Model.class, NetworkTable::of);
        render(kernel, Voc.class, DataTable::of);
        render(kernel, Experiment.class, ExperimentTable::of);
        render(kernel, PruningPlan.class, plan -> withText(PlanTables.of(plan), plan));
        render(kernel, Solution.class, solution -> withText(PlanTables.of(solution), solution));
        render(kernel, Sensitivity.class, Sensitivities::of);
        render(
                kernel,
                ChannelGroups.class,
                groups -> withText(new FormattedTable(PlanTables.groups(groups), TableFormat.standard()), groups));
        render(kernel, NDList.class, TensorSummary::table);
        kernel.render(
                NDArray.class,
                List.of(
                        Form.of(Form.HTML, array -> TensorSummary.table(array).toHtml()),
                        Form.of(Form.TEXT, TensorSummary::text)),
                List.of());
        kernel.render(
                BufferedImage.class,
                List.of(Form.of(Form.PNG, Notebook::png), Form.of(Form.TEXT, Notebook::describe)),
                List.of());
        kernel.render(
                Picture.class,
                List.of(
                        Form.of(Form.PNG, picture -> png(picture.toBufferedImage())),
                        Form.of(Form.TEXT, picture -> describe(picture.width(), picture.height()))),
                List.of());
        registerCharts(kernel);
    }

    /** A form in HTML and one in text, the latter where a notebook cannot show HTML, and for diffs. */
    private static <T> void render(Kernel kernel, Class<T> type, Function<? super T, Rendered> view) {
        kernel.render(
                type,
                List.of(
                        Form.of(Form.HTML, value -> view.apply(value).toHtml()),
                        Form.of(Form.TEXT, value -> view.apply(value).toText())),
                List.of());
    }

    /** A view whose text is the value's own. */
    private static Rendered withText(Rendered view, Object value) {
        return new Rendered() {
            @Override
            public String toHtml() {
                return view.toHtml();
            }

            @Override
            public String toText() {
                return value.toString();
            }
        };
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

    /** A picture of hundreds of megapixels would fill a notebook, so that it is shown smaller. */
    private static String png(BufferedImage picture) {
        int longest = Math.max(picture.getWidth(), picture.getHeight());
        if (longest <= MOST_PIXELS) {
            return Png.base64(picture);
        }
        int height = Math.max(1, (int) ((long) picture.getHeight() * MOST_PIXELS / longest));
        return Png.base64(Gallery.of(List.of(picture), 1, height));
    }

    private static String describe(BufferedImage picture) {
        return describe(picture.getWidth(), picture.getHeight());
    }

    private static String describe(int width, int height) {
        return "Picture of %d x %d pixels".formatted(width, height);
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
