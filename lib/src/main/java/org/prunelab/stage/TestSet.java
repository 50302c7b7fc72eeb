package org.prunelab.stage;

import java.util.List;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/**
 * Pictures of a data set's test list, which neither a training nor a choice has seen: the numbers that are told come from
 * them.
 *
 * <pre>{@code
 * Stage told = Evaluate.onTest(tuned, new TestSet(tuned.data(), 500), Protocol.VOC07, Compute.cpu(2));
 * }</pre>
 *
 * @param data the data set that has them
 * @param images at most so many, at least 1, drawn at random; of a generated set so many are made
 */
public record TestSet(Data data, int images) {

    public TestSet {
        Check.range("The number of test pictures", images, 1, Integer.MAX_VALUE);
    }

    /** Reads the pictures; {@link DataSets#pictures} does so once. */
    List<VocImage> pictures() {
        return data instanceof Data.Generated generated
                ? Voc.test(generated.shapes(), images)
                : DataSets.open(data).evaluatedOnTest(images).val();
    }

    /** A digest that is equal for equal pictures, boxes and classes. */
    String fingerprint() {
        return data instanceof Data.Generated generated
                ? images + " of " + generated.shapes().test(images).fingerprint()
                : DataSets.open(data).evaluatedOnTest(images).valFingerprint();
    }
}
