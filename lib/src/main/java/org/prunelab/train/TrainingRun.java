package org.prunelab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prunelab.darknet.Model;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Protocol;
import org.prunelab.voc.BatchLoader;
import org.prunelab.voc.Batches;
import org.prunelab.voc.Voc;

/** The training loop: epochs of {@link TrainingStep}, and judging the average now and then. */
final class TrainingRun implements AutoCloseable {

    private static final int STATISTICS_BATCHES = 25;

    private final TrainingSettings settings;
    private final Voc voc;
    private final int size;
    private final Batches batches;
    private final TrainingStep training;

    TrainingRun(
            Model start,
            Voc voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<GuidingLoss> guide) {
        this.settings = settings;
        this.voc = voc;
        this.size = start.network().input().width();
        this.batches = new Batches(voc.train(), settings.augmentation(), size, settings.batch(), settings.seed());
        int total = Math.multiplyExact(settings.epochs(), batches.stepsPerEpoch());
        this.training = new TrainingStep(start, settings, total, penalty, guide);
    }

    Trained toTheEnd() {
        List<EpochResult> epochs = new ArrayList<>();
        Model model = null;
        Evaluation evaluation = null;
        Evaluator evaluator = new Evaluator(voc.val(), voc.classes(), size, Protocol.VOC07);
        try (BatchLoader loader = new BatchLoader(batches, 0, settings.loaderThreads());
                TrainingProgress progress = new TrainingProgress(settings.epochs(), batches.stepsPerEpoch())) {
            for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
                LossMeter meter = new LossMeter();
                Pace pace = new Pace(loader);
                for (int k = 0; k < batches.stepsPerEpoch(); k++) {
                    int step = (epoch - 1) * batches.stepsPerEpoch() + k;
                    meter.add(training.run(loader.next(), step));
                    progress.step(step + 1, meter.mean(), pace.after((k + 1L) * settings.batch()));
                }
                Throughput speed = pace.after((long) batches.stepsPerEpoch() * settings.batch());
                boolean last = epoch == settings.epochs();
                if (last || due(epoch)) {
                    model = averaged();
                    evaluation = evaluator.evaluate(model);
                }
                double map = last || due(epoch) ? evaluation.map() : Double.NaN;
                double rate = training.learningRate(epoch * batches.stepsPerEpoch() - 1);
                epochs.add(new EpochResult(epoch, rate, meter.mean(), map, speed));
                progress.epoch(epochs.get(epochs.size() - 1));
            }
            return new Trained(model, evaluation, epochs, progress.elapsed());
        }
    }

    private boolean due(int epoch) {
        int count = settings.evaluations();
        return count > 0 && (long) epoch * count / settings.epochs() > (long) (epoch - 1) * count / settings.epochs();
    }

    /**
     * The average as a model. Its running statistics would be an average over weights that have moved on, most of all
     * under a penalty on gamma; so they are measured anew, as for any averaged weights (arXiv 1803.05407, section 3.2).
     */
    private Model averaged() {
        return BatchStatistics.reestimated(training.average(), voc, STATISTICS_BATCHES);
    }

    @Override
    public void close() {
        training.close();
    }
}
