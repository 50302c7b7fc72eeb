package org.prunelab.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.prunelab.darknet.Network;
import org.prunelab.train.Pretrained;
import org.prunelab.train.Training;
import org.prunelab.zoo.Zoo;

/**
 * A detector for other data that starts from the weights of one of the zoo: from all of them where the classes are as many,
 * else from all but the convolutions before the heads.
 *
 * <pre>{@code
 * Stage base = Transfer.of(
 *         "shapes", new NetworkConfig(0.125, 128), new Data.BloodCells(Path.of("BCCD"), 0, 0),
 *         TrainingConfig.usual(0, 1000, 1));
 * }</pre>
 *
 * @param detector its name in the zoo
 * @param digest the SHA-256 of its weights
 * @param network as wide and as large as that one; its classes are those of the data
 */
public record Transfer(String detector, String digest, NetworkConfig network, Data data, TrainingConfig training)
        implements ModelStage {

    /** A training from the detector that comes with this library. */
    public static Transfer of(String detector, NetworkConfig network, Data data, TrainingConfig training) {
        return new Transfer(detector, Zoo.card(detector).digest(), network, data, training);
    }

    @Override
    public String name() {
        return "transfer";
    }

    @Override
    public List<Stage> inputs() {
        return List.of();
    }

    @Override
    public Compute compute() {
        return training.compute();
    }

    @Override
    public ObjectNode run(Workspace workspace) {
        FromZoo.requireSame(Zoo.card(detector), digest);
        Network own = network.build(workspace.voc().classes().size());
        Pretrained start = Pretrained.of(Zoo.trained(detector).model(), own, training.seed());
        return training.run(Training.of(start.model()), workspace);
    }
}
