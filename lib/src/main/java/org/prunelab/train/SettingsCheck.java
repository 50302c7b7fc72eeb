package org.prunelab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.prunelab.batch.Batches;
import org.prunelab.batch.MultiScale;
import org.prunelab.darknet.Network;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/**
 * Looks for what contradicts itself in a training, before anything runs. What can't give a sensible result is a problem;
 * what is merely odd is a notice. Defaults are odd for very short trainings, and adapt without a notice.
 */
final class SettingsCheck {

    private static final int MOSAIC_PICTURES = 4;

    /** Pixels that any usual stride divides. */
    private static final int EVEN_SIZE = 1024;

    /** Threads a core; 200 threads on 2 cores took 20 s for a step of a few milliseconds. */
    private static final int MOST_PER_CORE = 4;

    private final Network network;
    private final Voc voc;
    private final TrainingSettings settings;
    private final Findings findings = new Findings();

    private SettingsCheck(Network network, Voc voc, TrainingSettings settings) {
        this.network = network;
        this.voc = voc;
        this.settings = settings;
    }

    /** All that was found. */
    static Findings of(
            Network network,
            Voc voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<DistillationLoss> guide) {
        SettingsCheck check = new SettingsCheck(network, voc, settings);
        check.network();
        check.data();
        check.loss();
        check.length();
        settings.augmentation().multiScale().ifPresent(check::sizes);
        check.optimizer(penalty.isPresent());
        check.machine();
        penalty.ifPresent(given -> given.check(network, check.findings));
        guide.ifPresent(given -> given.check(network, check.findings));
        return check.findings;
    }

    private void network() {
        if (network.input().channels() != 3) {
            problem(
                    "The network reads %d channels, but a picture has 3: red, green, blue.",
                    network.input().channels());
        }
        int width = network.input().width();
        int height = network.input().height();
        if (width != height) {
            problem(
                    "Training needs a square input, but the network takes %d x %d pixels; use network.at(size, size).",
                    width, height);
        }
        int stride = coarsestStride(network, network.heads());
        if (width % stride != 0 || height % stride != 0) {
            problem(
                    "The input of %d x %d pixels is not a multiple of %d, the stride of the coarsest head, so that cells and boxes would not meet; use network.at(%d, %d).",
                    width, height, stride, rounded(height, stride), rounded(width, stride));
        }
    }

    /** The coarsest stride among all convolutions of a network; input sizes that are multiples of it suit. */
    static int coarsestStride(Network network) {
        return coarsestStride(network, network.convolutions());
    }

    private static int coarsestStride(Network network, int[] layers) {
        Network even = network.at(EVEN_SIZE, EVEN_SIZE); // where a stride is not rounded
        return IntStream.of(layers).map(even::stride).max().orElse(1);
    }

    private static int rounded(int side, int stride) {
        return Math.max(1, Math.round((float) side / stride)) * stride;
    }

    private void data() {
        int classes = voc.classes().size();
        if (network.heads().length > 0 && network.classes() != classes) {
            problem(
                    "The network tells %d classes apart, but %s has %d (%s); build it with Yolov4.of(%d) or take other data.",
                    network.classes(), voc.name(), classes, String.join(", ", voc.classes()), classes);
        }
        if (objects(voc.train()) == 0) {
            problem(
                    "None of the %d training pictures of %s has an object to learn.",
                    voc.train().size(), voc.name());
        } else {
            missingClasses();
        }
        boolean judged =
                voc.val().stream().flatMap(image -> image.objects().stream()).anyMatch(object -> !object.difficult());
        if (!judged) {
            problem(
                    "None of the %d validation pictures of %s has an object that is not difficult, so mAP can't be measured; take more pictures.",
                    voc.val().size(), voc.name());
        }
    }

    private void missingClasses() {
        List<String> missing = new ArrayList<>();
        for (int c = 0; c < voc.classes().size(); c++) {
            int index = c;
            if (voc.train().stream()
                    .flatMap(image -> image.objects().stream())
                    .noneMatch(o -> o.classIndex() == index)) {
                missing.add(voc.classes().get(c));
            }
        }
        if (!missing.isEmpty()) {
            notice("No training picture has an object of: %s; it can't be learnt.", String.join(", ", missing));
        }
    }

    private static long objects(List<VocImage> images) {
        return images.stream().mapToLong(image -> image.objects().size()).sum();
    }

    private void loss() {
        try {
            TrainingStep.loss(network, settings);
        } catch (IllegalArgumentException refused) {
            findings.problem(refused.getMessage());
        }
    }

    private void sizes(MultiScale multiScale) {
        int stride = coarsestStride(network);
        if (multiScale.multiple() % stride != 0) {
            problem(
                    "Multi-scale training takes multiples of %d pixels, but the network's coarsest stride is %d; use multiScale() or new MultiScale(%s, %d, %d).",
                    multiScale.multiple(), stride, multiScale.factor(), multiScale.steps(), stride);
        }
        try {
            multiScale.sizes(network.input().width());
        } catch (IllegalArgumentException unsuited) {
            findings.problem(unsuited.getMessage());
        }
    }

    private void length() {
        int pictures = voc.train().size();
        if (settings.batch() > pictures) {
            notice(
                    "A batch has %d pictures, but there are only %d to learn from, so that a batch holds some more than once.",
                    settings.batch(), pictures);
        }
        if (settings.augmentation().mosaic() > 0 && pictures < MOSAIC_PICTURES) {
            notice(
                    "A mosaic is made of %d pictures, but there are only %d to learn from, so that it shows some more than once.",
                    MOSAIC_PICTURES, pictures);
        }
        if (settings.evaluations() > settings.epochs()
                && settings.evaluations() != TrainingSettings.DEFAULT.evaluations()) {
            notice(
                    "There are %d evaluations for %d epochs; one follows each epoch, and no more.",
                    settings.evaluations(), settings.epochs());
        }
        long steps = settings.epochs() * Batches.stepsPerEpoch(pictures, settings.batch());
        if (steps > Integer.MAX_VALUE) {
            problem("A training of %,d steps is beyond what can be counted, %,d.", steps, Integer.MAX_VALUE);
        } else {
            course((int) steps);
        }
    }

    private void course(int steps) {
        if (settings.learningRate() instanceof LearningRate.WarmUp warmUp && warmUp.steps() > steps) {
            problem(
                    "The warm-up of %,d steps is longer than the training, which has %,d; warm up shorter or train longer.",
                    warmUp.steps(), steps);
        }
        if (IntStream.range(0, steps).allMatch(step -> settings.learningRate().at(step, steps) == 0)) {
            problem("The learning rate is 0 at each of the %,d steps, so that nothing would be learnt.", steps);
        }
        double horizon = 1 / (1 - settings.averageDecay());
        if (horizon > steps && settings.averageDecay() != TrainingSettings.DEFAULT.averageDecay()) {
            notice(
                    "The moving average's decay of %s looks back %,.0f steps, but the training has %,d, so that it averages over hardly any.",
                    settings.averageDecay(), horizon, steps);
        }
    }

    private void optimizer(boolean sparse) {
        if (sparse && settings.optimizer() instanceof OptimizerSettings.AdamW) {
            problem(
                    "Sparse training needs SGD: AdamW divides the size of the penalty away; use OptimizerSettings.sgd().");
        }
    }

    private void machine() {
        settings.threads().ifPresent(asked -> {
            threads(asked, Runtime.getRuntime().availableProcessors(), EngineThreads.most(System.getenv()));
        });
        try {
            settings.device().orElseGet(ComputeDevice::current).problem().ifPresent(findings::problem);
        } catch (IllegalArgumentException unknown) {
            findings.problem(unknown.getMessage());
        }
    }

    private void threads(int asked, int cores, int most) {
        if (asked > most) {
            problem(
                    "The training asks for %d threads, but the environment variable OMP_THREAD_LIMIT allows %d; ask for no more, or start Java without it.",
                    asked, most);
        } else if (asked > MOST_PER_CORE * cores) {
            problem(
                    "The training asks for %d threads on %d cores, which would spend their time waiting for each other; ask for %d, or for fewer.",
                    asked, cores, cores);
        } else if (asked > cores) {
            notice("The training asks for %d threads on %d cores; more threads than cores are slower.", asked, cores);
        }
    }

    private void problem(String sentence, Object... values) {
        findings.problem(String.format(Locale.ROOT, sentence, values));
    }

    private void notice(String sentence, Object... values) {
        findings.notice(String.format(Locale.ROOT, sentence, values));
    }
}
