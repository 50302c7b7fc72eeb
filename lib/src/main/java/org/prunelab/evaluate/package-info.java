/**
 * How well a detector does: average precision by the protocols of PASCAL VOC and COCO.
 *
 * <p>Boxes are continuous: a box from 10 to 20 is 10 wide. The VOC devkit counts whole pixels and calls it 11 wide, which
 * raises the IoU of small boxes a little; pycocotools is continuous, too.
 */
package org.prunelab.evaluate;
